// The lab: real Debian kernels in QEMU, real hotplug, our collector inside, and every header beside the simulated one.
import { prepareBoot } from './setup/boot-folder';
import { ARCHES, NAMES } from './setup/kernels';
import type { Arch } from './setup/kernels';
import { prepareHost } from './setup/needs';
import { LabError } from './setup/run-program';
import { stepLines, TABLE_HEAD } from './result-table';
import { runLabScenario } from './run-scenario';
import { ARM_SCENARIOS } from './scenarios/arm64';
import { PPC_SCENARIOS } from './scenarios/ppc64le';
import type { LabScenario } from './scenarios/scenario';
import { X86_SCENARIOS } from './scenarios/x86-64';

const SCENARIOS: Readonly<Record<Arch, Readonly<Record<string, readonly LabScenario[]>>>> = {
  x86_64: X86_SCENARIOS,
  ppc64le: PPC_SCENARIOS,
  arm64: ARM_SCENARIOS,
};

const USAGE = `Usage: npm run lab -- ARCH [VERSION] [SCENARIO…]
${ARCHES.map((arch) =>
  NAMES[arch].versions
    .map((version) => `  ${arch} ${version}: ${(SCENARIOS[arch][version] ?? []).map(({ name }) => name).join(' ')}`)
    .join('\n'),
).join('\n')}`;

const isArch = (text: string | undefined): text is Arch => ARCHES.some((arch) => arch === text);

/** Runs what is asked for; the exit code: 0 everything equal, 1 a difference, 2 usage or a lack. */
export async function main(args: readonly string[]): Promise<number> {
  const [arch, ...rest] = args;
  if (!isArch(arch)) {
    console.error(USAGE);
    return 2;
  }
  const { versions } = NAMES[arch];
  const version = versions.find((v) => v === rest[0]) ?? versions[0] ?? '';
  const names = rest.filter((word) => word !== version);
  const all = SCENARIOS[arch][version] ?? [];
  const unknown = names.find((name) => !all.some((scenario) => scenario.name === name));
  if (unknown !== undefined) {
    console.error(`What is ${unknown}?\n${USAGE}`);
    return 2;
  }
  const wanted = all.filter(({ name }) => names.length === 0 || names.includes(name));
  try {
    const began = Date.now();
    const program = prepareHost(arch);
    const boot = await prepareBoot(arch, version);
    console.log(`${boot.release}: ready after ${((Date.now() - began) / 1000).toFixed(0)} s`);
    let failed = 0;
    let steps = 0;
    for (const scenario of wanted) {
      console.log(`\n${arch} ${boot.release}, ${scenario.name}: ${scenario.about}\n${TABLE_HEAD}`);
      const result = await runLabScenario(arch, version, scenario, boot, program, (step) =>
        stepLines(step).forEach((line) => console.log(line)),
      );
      steps += result.steps.length;
      failed += result.steps.filter((step) => step.faults.length > 0).length;
      if (result.error !== undefined) {
        failed++;
        console.log(`  FAULT ended early: ${result.error}`);
      }
      console.log(`boot ${result.bootSeconds.toFixed(0)} s, whole scenario ${result.seconds.toFixed(0)} s`);
    }
    console.log(`\n${steps} steps, ${failed} with a difference, ${((Date.now() - began) / 1000).toFixed(0)} s`);
    return failed === 0 ? 0 : 1;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.error(error.message);
    return 2;
  }
}
