// What can be simulated: designs, settings, faults. Asked for once; the lists never change while the program runs.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { DesignEntry, ScenarioChoices } from '../../../app/ipc/contract';
import { request } from '../api/client';

export const useDesigns = defineStore('designs', () => {
  const list = shallowRef<readonly DesignEntry[]>([]);
  const choices = shallowRef<ScenarioChoices>({ config: [], faults: [] });
  let asked: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const [designs, rest] = await Promise.all([request('sim:designs'), request('sim:choices')]);
    if (designs.ok) list.value = designs.value;
    if (rest.ok) choices.value = rest.value;
    if (!designs.ok || !rest.ok) asked = undefined;
  }

  function load(): Promise<void> {
    return (asked ??= ask());
  }

  /** Designs that know an architecture; all where it is not known. */
  function forArch(arch: string | undefined): readonly DesignEntry[] {
    return arch === undefined ? list.value : list.value.filter(({ archs }) => archs.includes(arch));
  }

  return { list, choices, load, forArch };
});
