// What can be simulated: designs, settings, faults. Asked for once; the lists never change while the program runs. The user may
// have chosen a design to begin with.
import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ScenarioInput } from '../../../app/core/view/run-view';
import type { DesignEntry, ScenarioChoices } from '../../../app/ipc/contract';
import { request } from '../api/client';
import { useSettings } from './settings';

export const useDesigns = defineStore('designs', () => {
  const list = shallowRef<readonly DesignEntry[]>([]);
  const choices = shallowRef<ScenarioChoices>({ config: [], faults: [] });
  const settings = useSettings();
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

  /** The design to begin with on a machine; undefined: its own kernel. */
  function initial(arch: string | undefined): string | undefined {
    const { design } = settings.value;
    return design !== null && forArch(arch).some(({ id }) => id === design) ? design : undefined;
  }

  /** A preset under the design to begin with. */
  function underInitial(scenario: ScenarioInput, arch: string | undefined): ScenarioInput {
    const design = scenario.design ?? initial(arch);
    return design === undefined ? scenario : { ...scenario, design };
  }

  return { list, choices, load, forArch, initial, underInitial };
});
