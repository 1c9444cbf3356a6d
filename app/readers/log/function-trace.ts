// Function and function_graph tracer as text (Documentation/trace/ftrace), as the tracing directory and `trace-cmd
// report` print it: entries of the functions that kdump hotplug passes through, nothing else.
import type { RecordedTrace } from '../../core/view/run-view';
import { textLines, type Text } from '../text-lines';
import { TRACE_CLOCK } from './probe-trace';
import type { RecordedLine } from './recorded-columns';
import { RecordedLines } from './recorded-columns';

/** Functions that the labs' probes name, and their arch variants. A whole function trace has millions of others. */
const FUNCTIONS = new RegExp(
  `^(?:${[
    'acpi_memory_device_(?:add|remove)|acpi_processor_(?:add|post_eject)',
    '__?add_memory|add_memory_(?:driver_managed|resource)|(?:try_|__)?remove_memory|offline_and_remove_memory',
    'arch_(?:add|remove)_memory|arch_(?:un)?register_cpu|(?:un)?register_cpu|update_cpus_node',
    '(?:create|remove)_memory_block_devices|memory_subsys_(?:on|off)line|(?:on|off)line_pages|memory_notify',
    'memblock_(?:add_node|remove)|release_mem_region_adjustable|firmware_map_(?:add_hotplug|remove)|walk_system_ram_res',
    'cpu_subsys_(?:on|off)line|crash_cpuhp_(?:on|off)line|crash_memhp_notifier|(?:arch_)?crash_handle_hotplug_event',
    'crash_check_hotplug_support|arch_crash_hotplug_support|crash_prepare_elf64_headers|crash_exclude_mem_range',
    'get_crash_memory_ranges|remove_mem_range|kexec_(?:file_)?load|do_kexec_(?:file_)?load|panic|__crash_kexec',
    'handle_dlpar_errorlog|dlpar_(?:memory|cpu|(?:add|remove)_lmb|(?:acquire|release)_drc)|drmem_update_dt',
    'virtio_mem_(?:send_(?:un)?plug_request|memory_notifier_cb)',
  ].join('|')})$`,
);
/** `task-pid [cpu] flags time:`; trace-cmd prints no flags unless asked. */
const HEAD = /^\s*\S.*\s\[\d{3,}\]\s+(?:\S{4,5}\s+)?(\d+\.\d+):\s+(.*)$/;
/** `callee <-caller` of the function tracer; trace-cmd writes `function: callee <-- caller`. */
const CALL = /^(?:function:\s+)?(\w+)(?:\.\w+)*\s*(?:<-+\s*(\w+).*)?$/;
/** `| callee() {` or `| callee();` of the graph tracer, behind CPU, task and duration. */
const GRAPH = /\|\s*(\w+)(?:\.[\w.]+)?\(\)(?:;| \{)/;
/** Absolute time of the graph tracer (funcgraph-abstime), at the beginning of the line. */
const GRAPH_TIME = /^\s*(\d+\.\d+)\s+\|/;

/** The calls in the order of the text; undefined when it shows none of these functions. */
export function parseFunctionTrace(file: string, text: Text): RecordedTrace | undefined {
  const calls = new RecordedLines();
  for (const { number, text: line } of textLines(text)) {
    const call = callIn(line);
    if (call !== undefined && FUNCTIONS.test(call.name)) calls.push({ line: number, ...call });
  }
  const clock = calls.areTimed ? TRACE_CLOCK : 'no times, the order of lines only';
  return calls.finish({ file, source: 'function trace', clock });
}

function callIn(line: string): Omit<RecordedLine, 'line'> | undefined {
  const graph = GRAPH.exec(line)?.[1];
  const [, time, rest = ''] = HEAD.exec(line) ?? [];
  if (graph !== undefined) return { name: graph, seconds: Number(time ?? GRAPH_TIME.exec(line)?.[1] ?? NaN) };
  const [, name, caller] = time === undefined ? [] : (CALL.exec(rest) ?? []);
  if (name === undefined) return undefined;
  return { name, seconds: Number(time), ...(caller !== undefined && { args: `called by ${caller}` }) };
}
