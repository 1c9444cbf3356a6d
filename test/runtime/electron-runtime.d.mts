export interface ElectronRuntime {
  readonly dir: string;
  readonly executable: string;
  readonly version: string | null;
  readonly source: string;
}
export function resolveElectron(options?: { fallbackOnly?: boolean }): Promise<ElectronRuntime>;
export function runtimeWords(runtime: ElectronRuntime): string;
