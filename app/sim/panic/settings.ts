// What is known of the capture kernel and of the panic besides the machine, as settings of a scenario.

export interface PanicSettings {
  /** Command line of the capture kernel. */
  readonly captureCmdline?: string;
  /** Length of the vmcoreinfo text at the panic: CRASHTIME completes it only then. */
  readonly vmcoreinfoTextBytes?: number;
}

export const PANIC_CONFIG_KEYS = {
  capture_cmdline: {
    help: 'command line of the capture kernel (acpi_no_memhotplug decides what it does with DIMMs)',
    read: (value: string): PanicSettings => ({ captureCmdline: value }),
  },
  vmcoreinfo_text_bytes: {
    help: 'length of the vmcoreinfo text at the panic, for the exact size of /proc/vmcore',
    read: (value: string): PanicSettings | undefined =>
      /^[0-9]{1,6}$/.test(value) ? { vmcoreinfoTextBytes: Number(value) } : undefined,
  },
};
