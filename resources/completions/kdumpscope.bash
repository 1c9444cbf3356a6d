# bash completion for kdumpscope. Made by npm run manual from the command line itself.
_kdumpscope() {
  local current=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]} option= distance=0 takes=nothing words= names= i
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then
    COMPREPLY=($(compgen -W 'check collect header diff report convert verify simulate udev designs help -V --version -h --help' -- "$current"))
    return
  fi
  # The option whose words are being written: the last one before the cursor.
  for ((i = COMP_CWORD - 1; i > 1; i--)); do
    if [[ ${COMP_WORDS[i]} == -* ]]; then
      option=${COMP_WORDS[i]} distance=$((COMP_CWORD - i))
      break
    fi
  done
  case $command in
    check) # check [options] <input...>
      names='--json -h --help'
      ;;
    collect) # collect [options]
      names='--ssh --sudo -o --output --json --script -h --help'
      case $option in
        --ssh) takes=one words='' ;;
        -o|--output) takes=one words='' ;;
      esac
      ;;
    header) # header [options] <input>
      names='--json -o --output -h --help'
      case $option in
        -o|--output) takes=one words='' ;;
      esac
      ;;
    diff) # diff [options] <before> <after>
      names='--event --scenario --design --config --fault --json -h --help'
      case $option in
        --event) takes=many words='memory.add: memory.online: memory.offline: memory.remove: cpu.add: cpu.online: cpu.offline: cpu.remove: kdump.load kdump.unload panic' ;;
        --scenario) takes=one words='' ;;
        --design) takes=one words='none udev-reload v12 v12-mem-range v12-memory-notify mainline-6.6 mainline-6.10 mainline-6.12 mainline-7.2 mainline-next' ;;
        --config) takes=many words='CONFIG_CRASH_MAX_MEMORY_RANGES= CONFIG_NR_CPUS_DEFAULT= possible_cpus= backup_sync= elf_headers_sz= auto_online_blocks= memmap_on_memory= unmovable_blocks= udev_rules= reload_timing= throttle_events= reload_load= capture_cmdline= vmcoreinfo_text_bytes=' ;;
        --fault) takes=many words='lock-held segment-too-small no-elf-magic hijacked-magic map-failure allocation-failure range-list-growth no-fdt-magic fdt-full fdt-undeletable elfcorehdr-in-digest' ;;
      esac
      ;;
    report) # report [options] <input...>
      names='-o --output -h --help'
      case $option in
        -o|--output) takes=one words='' ;;
      esac
      ;;
    convert) # convert [options] <input...>
      names='-o --output --redact --list -h --help'
      case $option in
        -o|--output) takes=one words='' ;;
      esac
      ;;
    verify) # verify [options] <file>
      names='-h --help'
      ;;
    simulate) # simulate [options] <input>
      names='--event --scenario --design --config --fault --json --emit-header -h --help'
      case $option in
        --event) takes=many words='memory.add: memory.online: memory.offline: memory.remove: cpu.add: cpu.online: cpu.offline: cpu.remove: kdump.load kdump.unload panic' ;;
        --scenario) takes=one words='' ;;
        --design) takes=one words='none udev-reload v12 v12-mem-range v12-memory-notify mainline-6.6 mainline-6.10 mainline-6.12 mainline-7.2 mainline-next' ;;
        --config) takes=many words='CONFIG_CRASH_MAX_MEMORY_RANGES= CONFIG_NR_CPUS_DEFAULT= possible_cpus= backup_sync= elf_headers_sz= auto_online_blocks= memmap_on_memory= unmovable_blocks= udev_rules= reload_timing= throttle_events= reload_load= capture_cmdline= vmcoreinfo_text_bytes=' ;;
        --fault) takes=many words='lock-held segment-too-small no-elf-magic hijacked-magic map-failure allocation-failure range-list-growth no-fdt-magic fdt-full fdt-undeletable elfcorehdr-in-digest' ;;
        --emit-header) takes=one words='' ;;
      esac
      ;;
    udev) # udev [options] <input...>
      names='--json -h --help'
      ;;
    designs) # designs [options]
      names='--json -h --help'
      ;;
    help) # help [command]
      names='check collect header diff report convert verify simulate udev designs help'
      ;;
  esac
  if [[ $current == -* || $command == help ]]; then
    COMPREPLY=($(compgen -W "$names" -- "$current"))
  elif [[ $takes == many ]] || { [[ $takes == one ]] && ((distance == 1)); }; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    # More of the same word follows.
    [[ ${COMPREPLY[0]} == *[:=] ]] && compopt -o nospace
  fi
}
complete -o default -F _kdumpscope kdumpscope
