export function bundle(name: string, outDir: string): Promise<string>;
