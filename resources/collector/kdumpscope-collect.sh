#!/bin/sh
# kdumpscope-collect: saves what says whether kdump would capture this machine whole, as one archive that Kdumpscope
# opens. Reads only; writes its archive and a private temporary folder. Needs a POSIX shell and what busybox has.
# The header of the capture kernel is found as the kernel finds it, by its ELF magic in the crashkernel region.
# shellcheck disable=SC2015 # `a && b || c`: in each c is meant for both failing
COLLECTOR_VERSION=1
SECOND_LOOK=10 # seconds to look on for a second header once one was found
FIRST_LOOK=60 # seconds to look for the first
CHUNK=4096    # pages looked through at a time: 16 MiB
MANY_BLOCKS=20000

usage() {
  cat <<'USAGE'
Usage: kdumpscope-collect.sh [-o FILE | -o -] [--root DIR]
Saves what says whether kdump would capture this machine whole. Run it as root: without, the kernel hides most of it.
  -o FILE     write the archive to FILE (default: ./kdumpscope-HOST-TIME.tar.gz); it must not exist yet
  -o -        write it to standard output: ssh HOST sudo sh -s -- -o - < kdumpscope-collect.sh > host.tar.gz
  --root DIR  read DIR/proc, DIR/sys, DIR/etc instead of this machine's (for trying it)
  --version   print the version      --help  this text
Collects /proc/iomem, cmdline, version; memory blocks, CPUs, kexec, fadump and vmcoreinfo of /sys; debugfs memblock;
what kdump reads of the device tree; the kernel's configuration; udev rules that name kexec, kdump or crash; the
settings of kdump; the end of the drmgr log; dmesg; lsmem; and the elfcorehdr's bytes. No other memory, no user data.
Exit code: 0 all that a verdict needs, 1 written but something is missing (told, and in manifest.txt), 2 nothing written.
USAGE
}

say() { printf '%s\n' "kdumpscope-collect: $*" >&2; }
die() { say "$*"; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }
# miss PATH WHY: the machine may have it, the archive does not.
miss() { printf '%s: %s\n' "$1" "$2" >>"$T/missing"; }
# lack PATH WHY: the same, and a verdict needs it.
lack() { miss "$@"; STATUS=1; say "missing: $1: $2"; }
plain() { printf '%s' "$1" | tr -cd 'A-Za-z0-9._ ,:()/+-'; }
stamp() { date -u "+%Y-%m-%dT%H:%M:%SZ"; }

# keep FILE...: copies files below the root under their own paths. Absent ones are not there to be missed.
keep() {
  for f in "$@"; do
    f=${f#"$ROOT"/}
    [ -f "$ROOT/$f" ] || continue
    [ -d "$S/${f%/*}" ] || mkdir -p "$S/${f%/*}"
    cat "$ROOT/$f" >"$S/$f" 2>"$T/error" && continue
    rm -f "$S/$f"
    miss "$f" "$(sed -n 's/.*: //;1p' "$T/error") (as uid $WHO)"
  done
}

# keep_line FILE...: the same for one-line attributes, in the shell itself: a machine has up to 10^5 memory blocks.
keep_line() {
  for f in "$@"; do
    [ -f "$f" ] || continue
    line=
    if { IFS= read -r line <"$f" || [ -n "$line" ]; } 2>/dev/null; then printf '%s\n' "$line" >"$S/${f#"$ROOT"/}"
    else miss "${f#"$ROOT"/}" "not readable (as uid $WHO)"; fi
  done
}

# value FILE: the first line of a file below the root, or nothing.
value() { line=; [ -r "$ROOT/$1" ] && IFS= read -r line 2>/dev/null <"$ROOT/$1"; printf '%s' "$line"; }

# make_folders FOLDER...: makes them below the staging folder, with few processes.
make_folders() {
  if have xargs; then for d in "$@"; do printf '%s\n' "$S/${d#"$ROOT"/}"; done | xargs mkdir -p
  else for d in "$@"; do mkdir -p "$S/${d#"$ROOT"/}"; done; fi
}

keep_memory_blocks() {
  B=sys/devices/system/memory
  keep $B/block_size_bytes $B/auto_online_blocks $B/crash_hotplug
  set -- "$ROOT/$B"/memory[0-9]*
  [ -d "$1" ] || { lack "$B/memoryN" "this kernel shows no memory blocks"; return; }
  make_folders "$@"
  [ $# -le $MANY_BLOCKS ] || miss "$B/memoryN/valid_zones" "left out: $# memory blocks"
  few=$(($# <= MANY_BLOCKS))
  for m in "$@"; do
    keep_line "$m/state"
    [ "$few" = 0 ] || keep_line "$m/phys_index" "$m/valid_zones" "$m/removable" "$m/online"
  done
}

keep_cpus() {
  C=sys/devices/system/cpu
  for f in possible present online offline isolated enabled kernel_max crash_hotplug; do keep $C/$f; done
  set -- "$ROOT/$C"/cpu[0-9]*
  [ -d "$1" ] || return
  make_folders "$@"
  for c in "$@"; do keep_line "$c/online" "$c/crash_notes" "$c/crash_notes_size"; done
}

keep_kexec() {
  K=sys/kernel
  for f in kexec_loaded kexec_crash_loaded kexec_crash_size kexec_crash_cma_ranges crash_elfcorehdr_size vmcoreinfo \
    fadump_enabled fadump_registered fadump_region fadump_mem_reserved; do keep $K/$f; done
  keep "$ROOT/$K"/kexec/* "$ROOT/$K"/fadump/*
  loaded=$(value $K/kexec_crash_loaded)
  [ -n "$loaded" ] || loaded=$(value $K/kexec/crash_loaded)
  [ -n "$loaded" ] || lack $K/kexec_crash_loaded "not there: a kernel without kexec?"
}

keep_memblock() {
  D=sys/kernel/debug/memblock
  keep "$ROOT/$D"/*
  [ ! -f "$S/$D/memory" ] || return
  case $ARCH in ppc* | aarch64 | loongarch* | '') ;; *) return ;; esac # elsewhere the header is not built from it
  if ! grep -q ' /sys/kernel/debug ' "$ROOT/proc/mounts" 2>/dev/null; then
    miss $D 'debugfs is not mounted, and this script mounts nothing: mount -t debugfs none /sys/kernel/debug'
  else miss $D "not there or not readable (as uid $WHO)"; fi
}

keep_device_tree() {
  F=$ROOT/proc/device-tree
  [ -d "$F/" ] || return
  keep "$F"/model "$F"/chosen/linux,* "$F"/rtas/linux,rtas-base "$F"/rtas/rtas-size "$F"/ibm,opal/opal-* \
    "$F"/ibm,dynamic-reconfiguration-memory/* "$F"/memory@*/reg "$F"/memory@*/linux,usable-memory
}

keep_settings() {
  keep etc/kdump.conf etc/default/kdump-tools etc/sysconfig/kdump
  release=$(value proc/sys/kernel/osrelease)
  [ -n "$release" ] || release=$(value proc/version | sed 's/^Linux version \([^ ]*\).*/\1/')
  keep "boot/config-$release"
  if [ ! -f "$S/boot/config-$release" ]; then
    if [ -r "$ROOT/proc/config.gz" ] && have gzip; then gzip -dc "$ROOT/proc/config.gz" >"$S/kernel-config.txt"
    else miss "boot/config-$release" 'neither it nor /proc/config.gz can be read'; fi
  fi
  for d in etc run usr/lib lib; do
    [ ! -L "$ROOT/$d" ] || continue # /lib is /usr/lib on most machines
    for f in "$ROOT/$d"/udev/rules.d/*.rules; do
      if [ -f "$f" ] && grep -q -E 'kexec|kdump|crash' "$f" 2>/dev/null; then keep "$f"; fi
    done
  done
  if [ -r "$ROOT/var/log/drmgr" ]; then
    mkdir -p "$S/var/log"
    tail -c 1048576 "$ROOT/var/log/drmgr" >"$S/var/log/drmgr"
  fi
}

# What only commands tell, and only about the machine they run on.
keep_commands() {
  [ -z "$ROOT" ] || return
  uname -a >"$S/uname.txt"
  if ! have dmesg || ! dmesg 2>"$T/error" | tail -c 8388608 >"$S/dmesg.txt" || [ ! -s "$S/dmesg.txt" ]; then
    rm -f "$S/dmesg.txt"
    miss dmesg "$(sed -n 's/.*: //;1p' "$T/error" 2>/dev/null) (as uid $WHO)"
  fi
  if have lsmem && lsmem -a -o RANGE,SIZE,STATE,REMOVABLE,ZONES,NODE,BLOCK >"$T/lsmem" 2>/dev/null; then
    cat "$T/lsmem" >"$S/lsmem.txt"
  fi
}

# bytes FILE OFFSET COUNT: hexadecimal, without spaces.
bytes() { dd if="$1" bs=1 skip="$2" count="$3" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'; }
# number HEX: the bytes of one field as a hexadecimal number, in the byte order of $ORDER.
number() {
  hex=$1
  if [ "$ORDER" = le ]; then
    hex=
    rest=$1
    while [ -n "$rest" ]; do hex=${rest%"${rest#??}"}$hex rest=${rest#??}; done
  fi
  printf '0x%s' "$hex"
}

# map_kcore: where in /proc/kcore each physical range lies, as lines "paddr size offset" in $T/map.
map_kcore() {
  MEMORY=$ROOT/proc/kcore
  dd if="$MEMORY" bs=64 count=1 of="$T/ehdr" 2>"$T/error" || return 1
  [ "$(bytes "$T/ehdr" 0 5)" = 7f454c4602 ] || return 1
  ORDER=le
  [ "$(bytes "$T/ehdr" 5 1)" = 01 ] || ORDER=be
  MACHINE=$(($(number "$(bytes "$T/ehdr" 18 2)")))
  count=$(($(number "$(bytes "$T/ehdr" 56 2)")))
  dd if="$MEMORY" bs=8 skip=$(($(number "$(bytes "$T/ehdr" 32 8)") / 8)) count=$((count * 7)) 2>/dev/null |
    od -An -v -tx1 | tr -d ' \n' | awk -v order=$ORDER '
      function field(row, at, size,   i, hex) {
        if (order == "be") return substr(row, at * 2 + 1, size * 2)
        for (i = at + size - 1; i >= at; i--) hex = hex substr(row, i * 2 + 1, 2)
        return hex
      }
      { for (i = 0; i * 112 < length($0); i++) {
          row = substr($0, i * 112 + 1, 112)
          if (field(row, 0, 4) != "00000001") continue
          # Only RAM has a physical address; the others say -1, and before 4.11 all said 0.
          if (field(row, 24, 8) == "ffffffffffffffff") told = 1
          else if (field(row, 24, 8) !~ /^[89a-f]/ && field(row, 8, 8) !~ /^[89a-f]/)
            ram[n++] = "0x" field(row, 24, 8) " 0x" field(row, 40, 8) " 0x" field(row, 8, 8)
      } }
      END { if (told) for (i = 0; i < n; i++) print ram[i] }' >"$T/map"
  [ -s "$T/map" ] || { echo ': it does not tell physical addresses' >"$T/error"; return 1; }
}

map_dev_mem() {
  MEMORY=$ROOT/dev/mem
  dd if="$MEMORY" bs=1 skip="$1" count=1 of="$T/byte" 2>"$T/error" && [ -s "$T/byte" ] || return 1
  ORDER=le
  MACHINE=
  echo "0x0 0x7fffffffffffffff 0x0" >"$T/map"
}

# pages ADDRESS COUNT: that many 4 KiB pages of physical memory; fails where /proc/kcore does not have them all.
pages() {
  while read -r ram length begin; do
    [ "$1" -ge $((ram)) ] && [ $(($1 - ram + $2 * 4096)) -le $((length)) ] || continue
    at=$((begin + $1 - ram))
    [ $((at % 4096)) -eq 0 ] || return 1
    dd if="$MEMORY" bs=4096 skip=$((at / 4096)) count="$2" 2>/dev/null
    return
  done <"$T/map"
  return 1
}

# regions: "first last" of each crashkernel reservation, hexadecimal.
regions() {
  sed -n 's/^ *\([0-9a-f]*\)-\([0-9a-f]*\) : Crash kernel$/0x\1 0x\2/p' "$S/proc/iomem" 2>/dev/null | grep -v '^0x0* 0x0*$' && return
  t=$ROOT/proc/device-tree/chosen/linux,crashkernel # Power: iomem does not have it
  [ -r "$t-base" ] && [ -r "$t-size" ] || return 1
  base=0x$(bytes "$t-base" 0 8) size=0x$(bytes "$t-size" 0 8)
  printf '0x%x 0x%x\n' $((base)) $((base + size - 1))
}

# folded: cut after 9973 bytes where there is fold, because mawk takes seconds for a line of megabytes. A prime: no line
# between two page boundaries that is shorter than a chunk has a multiple of it, so a full line always goes on.
folded() { if have fold; then fold -b -w 9973; else cat; fi; }

# look ADDRESS PAGES: "header PAGEADDRESS" for what starts like an ELF header, "said TEXT" for elfcorehdr= on a command line.
look() {
  # Lines end before each 0x7f, so that a line that starts with ELF follows the magic's first byte.
  # shellcheck disable=SC2020 # three characters for three
  pages "$1" "$2" | tr '\177\000\012' '\012zz' | folded | awk '
    NR > 1 && !more && substr($0, 1, 3) == "ELF" && (at - 1) % 4096 == 0 { print "header", (at - 1) / 4096 }
    { i = index($0, "elfcorehdr="); if (i) { w = substr($0, i + 11, 24); sub(/[^0-9A-Za-z].*/, "", w); print "said", w }
      more = length($0) == 9973; at += length($0) + !more }' | while read -r what where; do
    if [ "$what" = header ]; then echo "header $(($1 + where * 4096))"; else echo "said $where"; fi
  done
}

# address TEXT: what elfcorehdr=TEXT says, decimal.
address() {
  # The NUL behind a command line was made a z.
  case ${1%%z*} in
    0x*[!0-9a-f]* | *[!0-9a-fx]*[!KMG] | '' | *[KMG]?*) echo '' ;;
    0x*) echo $((${1%%z*})) ;;
    *[!0-9KMG]*) echo '' ;;
    *K) n=${1%%K*} && echo $((n * 1024)) ;;
    *M) n=${1%%M*} && echo $((n * 1048576)) ;;
    *G) n=${1%%G*} && echo $((n * 1073741824)) ;;
    *) echo '' ;;
  esac
}

# is_header ADDRESS: an ELF core header of this machine, with program headers right behind it.
is_header() {
  pages "$1" 1 >"$T/page" || return 1
  keep_order=$ORDER
  [ "$(bytes "$T/page" 5 1)" = 01 ] && ORDER=le || ORDER=be
  type=$(($(number "$(bytes "$T/page" 16 2)"))) machine=$(($(number "$(bytes "$T/page" 18 2)")))
  case $(bytes "$T/page" 4 1) in
    02) phoff=$(($(number "$(bytes "$T/page" 32 8)"))) phsize=$(($(number "$(bytes "$T/page" 54 2)")))
      PHNUM=$(($(number "$(bytes "$T/page" 56 2)"))) want="64 56" ;;
    01) phoff=$(($(number "$(bytes "$T/page" 28 4)"))) phsize=$(($(number "$(bytes "$T/page" 42 2)")))
      PHNUM=$(($(number "$(bytes "$T/page" 44 2)"))) want="52 32" ;;
    *) want=no ;;
  esac
  ORDER=$keep_order
  [ "$want" = "$phoff $phsize" ] && [ "$type" -eq 4 ] && [ "$PHNUM" -gt 0 ] || return 1
  # kexec-tools may write a 32-bit header of the 32-bit machine.
  [ -z "$MACHINE" ] || [ "$machine" -eq "$MACHINE" ] || [ "$want" = "52 32" ] || return 1
  USED=$((phoff + PHNUM * phsize))
}

# search: all headers in the crashkernel regions into $T/found, elfcorehdr= texts into $T/said.
search() {
  : >"$T/found"
  : >"$T/said"
  began=$(date +%s) LOOKED=0 WHOLE=true
  while read -r first last; do
    first=$((first)) last=$((last))
    total=$(((last - first + 1) / 4096))
    chunks=$(((total + CHUNK - 1) / CHUNK)) i=0
    while [ $i -lt $chunks ]; do
      # kexec_file_load places segments at the start, kexec-tools at the end: look there first.
      if [ $i -lt 4 ] || [ $chunks -le 12 ]; then n=$i
      elif [ $i -lt 12 ]; then n=$((chunks + 3 - i))
      else n=$((i - 8)); fi
      count=$((total - n * CHUNK))
      [ $count -le $CHUNK ] || count=$CHUNK
      look $((first + n * CHUNK * 4096)) $count >"$T/seen"
      while read -r what where; do
        if [ "$what" = said ]; then address "$where" >>"$T/said"
        elif is_header "$where"; then echo "$where $last $USED" >>"$T/found"; fi
      done <"$T/seen"
      LOOKED=$((LOOKED + count * 4096)) i=$((i + 1))
      spent=$(($(date +%s) - began)) limit=$FIRST_LOOK
      [ ! -s "$T/found" ] || limit=$SECOND_LOOK
      if [ $spent -ge $limit ] && [ $i -lt $chunks ]; then WHOLE=false && return; fi
    done
  done <"$T/regions"
}

# save ADDRESS LAST USED FILE: the header, and behind it what the kernel may write it to.
save() {
  size=$((($3 + 4095) / 4096 * 4096)) UNTIL=
  if [ "$(value sys/devices/system/memory/crash_hotplug)" = 1 ] || [ "$(value sys/devices/system/cpu/crash_hotplug)" = 1 ]; then
    grows=$(value sys/kernel/crash_elfcorehdr_size)
    case $grows in '' | *[!0-9]*) grows=0 ;; esac
    [ "$MACHINE" != 62 ] || grows=$((grows + 64)) # x86 leaves the Ehdr out of this number
    grows=$(((grows + 4095) / 4096 * 4096))
    [ $grows -le $size ] || [ $(($1 + grows - 1)) -gt $(($2)) ] || size=$grows UNTIL=$grows
  fi
  pages "$1" $((size / 4096)) >"$T/segment" || return 1
  pages "$1" $((size / 4096)) >"$T/again"
  STABLE=true
  cmp -s "$T/segment" "$T/again" || STABLE=false
  used=$(od -A d -t x1 "$T/segment" | awk '
    $1 == "*" { more = 1; next }
    { if (more && full) end = $1; more = 0; full = 0
      for (i = 2; i <= NF; i++) if ($i != "00") full = 1
      if (full) end = $1 + 16 }
    END { print end + 0 }')
  [ "$used" -ge "$3" ] || used=$3
  mkdir -p "${4%/*}"
  dd if="$T/segment" bs=4096 count=$(((used + 4095) / 4096)) of="$4" 2>/dev/null
}

keep_header() {
  target=elfcorehdr.bin
  if [ "$loaded" = 0 ]; then miss "$target" 'no capture kernel is loaded: there is none'; return; fi
  if [ "$(value sys/kernel/fadump_registered)" = 1 ] || [ "$(value sys/kernel/fadump/registered)" = 1 ]; then
    miss "$target" 'this machine uses fadump: the header is made after the crash'
    return
  fi
  regions >"$T/regions" || { lack "$target" "$([ "$WHO" = 0 ] && echo 'no crashkernel region in /proc/iomem' || echo 'only root sees where the crashkernel region is')"; return; }
  have od && have dd || { lack "$target" 'needs od and dd'; return; }
  read -r first last <"$T/regions"
  why=
  if ! map_kcore; then
    why="/proc/kcore: $(sed -n 's/.*: //;1p' "$T/error")"
    map_dev_mem $((first)) || { lack "$target" "$why; /dev/mem: $(sed -n 's/.*: //;1p' "$T/error")"; return; }
  fi
  search
  [ -s "$T/found" ] || { lack "$target" "no ELF core header in $((LOOKED / 1048576)) MiB of the crashkernel region, read from ${MEMORY#"$ROOT"}"; return; }
  chosen=$(sed -n 1p "$T/found")
  while read -r address rest; do
    if grep -q "^$address\$" "$T/said"; then chosen="$address $rest"; fi
  done <"$T/found"
  while read -r address end size; do
    hex=$(printf '0x%x' "$address")
    [ "$chosen" = "$address $end $size" ] || { save "$address" "$end" "$size" "$S/other-headers/$hex.bin" &&
      say "another header lies at $hex, perhaps of an earlier load: kept in other-headers/"; }
  done <"$T/found"
  # shellcheck disable=SC2086 # three numbers
  set -- $chosen
  save "$1" "$2" "$3" "$S/$target" || { lack "$target" 'the bytes cannot be read'; return; }
  [ "$WHOLE" = true ] || miss other-headers "one was found; only $((LOOKED / 1048576)) MiB of the region were looked through for another"
  HEADER=$(printf '{ "paddr": "0x%x", "bytesUsed": %d%s }' "$1" "$3" "${UNTIL:+, \"zeroUntil\": $UNTIL}")
  CHECKED=$(printf '{ "source": "%s", "stableWhileRead": %s, "wholeRegionSearched": %s, "searchedBytes": %d }' \
    "${MEMORY#"$ROOT"}" "$STABLE" "$WHOLE" "$LOOKED")
}

keep_iomem() {
  keep proc/iomem proc/cmdline proc/version proc/meminfo
  [ -f "$S/proc/iomem" ] || lack proc/iomem 'not readable'
  if [ -f "$S/proc/iomem" ] && ! grep -v -q '^ *0*-0* :' "$S/proc/iomem"; then
    lack proc/iomem "the kernel hides the addresses from uid $WHO: run this as root"
  fi
}

write_meta() {
  case $ARCH$MACHINE in # another root says nothing of its machine but through its kcore
    62) ARCH=x86_64 ;; 21) ARCH=ppc64${ORDER#be} ;; 183) ARCH=aarch64 ;; 243) ARCH=riscv64 ;;
  esac
  vendor=$(plain "$(value sys/class/dmi/id/sys_vendor) $(value sys/class/dmi/id/product_name)")
  [ "$vendor" != ' ' ] || vendor=$(plain "$(tr -d '\000' 2>/dev/null <"$ROOT/proc/device-tree/model")")
  {
    printf '{\n "schema": "capture-meta@1"'
    [ -z "$ARCH" ] || printf ',\n "arch": "%s"' "$ARCH"
    [ -z "$vendor" ] || printf ',\n "machine": "%s"' "$vendor"
    [ -z "$HEADER" ] || printf ',\n "elfcorehdr": %s,\n "checked": %s' "$HEADER" "$CHECKED"
    printf ',\n "collector": { "version": %s, "started": "%s", "uid": %s }\n}\n' $COLLECTOR_VERSION "$STARTED" "$WHO"
  } >"$S/meta.json"
}

write_manifest() {
  hash=cksum command=cksum
  if have sha256sum; then hash=sha256 command=sha256sum
  elif have shasum; then hash=sha256 command='shasum -a 256'; fi
  {
    echo "kdumpscope-collect manifest@1"
    printf 'collector: %s\nhost: %s\nstarted: %s\nended: %s\nuid: %s\nhash: %s\n' $COLLECTOR_VERSION "$HOST" "$STARTED" "$(stamp)" "$WHO" $hash
    sed 's/^/missing: /' "$T/missing"
    echo "files: $hash, bytes, path"
    cd "$S" || exit
    find . -type f -exec wc -c {} + >"$T/sizes"
    # shellcheck disable=SC2086 # a command and its options
    find . -type f -exec $command {} + | awk -v sizes="$T/sizes" '
      BEGIN { while ((getline row < sizes) > 0) { sub(/^ +/, "", row); i = index(row, " "); size[substr(row, i + 1)] = substr(row, 1, i - 1) } }
      { path = $0; sub(/^[^.]*/, "", path); print $1, size[path], substr(path, 3) }'
  } >"$T/manifest"
  cat "$T/manifest" >"$S/manifest.txt"
}

pack() {
  cd "$T/archive" || exit
  # Files only: the folders of 10^5 memory blocks would be as many entries again.
  find "$NAME" -type f >"$T/list"
  echo "$NAME/manifest.txt" >"$T/one"
  set -- "$NAME"
  tar -cf - -T "$T/one" >"$T/try" 2>/dev/null && set -- -T "$T/list"
  { tar -cf - "$@" 2>"$T/error" || echo tar >"$T/failed"; } | if have gzip; then gzip; else cat; fi && [ ! -e "$T/failed" ]
}

main() {
  OUT='' ROOT=''
  while [ $# -gt 0 ]; do
    case $1 in
      -o) [ $# -ge 2 ] || die '-o needs a file'; OUT=$2; shift ;;
      --root) [ $# -ge 2 ] && [ -d "$2" ] || die '--root needs a folder'; ROOT=$(cd "$2" && pwd); shift ;;
      --help | -h) usage; exit 0 ;;
      --version) echo $COLLECTOR_VERSION; exit 0 ;;
      *) usage >&2; die "what is $1?" ;;
    esac
    shift
  done
  for tool in cat cmp dd tar sed grep find tail tr od awk wc date mkdir rm; do
    have $tool || say "$tool is not here: what needs it will be missing"
  done
  have tar && have awk || die 'tar and awk are needed'
  [ "$ROOT" != / ] || ROOT=''
  STATUS=0 HEADER='' CHECKED='' MACHINE='' WHO=$(id -u) STARTED=$(stamp) ARCH=''
  [ -n "$ROOT" ] || ARCH=$(uname -m)
  HOST=$(plain "$(if [ -n "$ROOT" ]; then value proc/sys/kernel/hostname; else uname -n; fi)" | tr ' /' '__')
  NAME=kdumpscope-${HOST:-machine}-$(date -u +%Y%m%dT%H%M%SZ)
  extension=.tar.gz
  have gzip || extension=.tar
  [ -n "$OUT" ] || OUT=./$NAME$extension
  if [ "$OUT" = - ]; then [ ! -t 1 ] || die 'the archive does not go to a terminal: -o FILE'
  else
    [ ! -e "$OUT" ] || die "$OUT is there already"
    case $OUT in /*) ;; *) OUT=$PWD/$OUT ;; esac
  fi
  if have mktemp; then T=$(mktemp -d) || die 'no temporary folder'
  else T=${TMPDIR:-/tmp}/kdumpscope.$$ && mkdir "$T" || die 'no temporary folder'; fi
  trap 'rm -rf "$T"' EXIT
  trap 'exit 2' HUP INT TERM
  S=$T/archive/$NAME
  mkdir -p "$S"
  : >"$T/missing"
  : >"$T/error"
  keep_iomem
  keep_memory_blocks
  keep_cpus
  keep_kexec
  keep_memblock
  keep_device_tree
  N=sys/devices/system/node
  keep "$ROOT/$N"/possible "$ROOT/$N"/online "$ROOT/$N"/has_memory "$ROOT/$N"/node[0-9]*/cpulist
  keep_settings
  keep_commands
  keep_header
  cat "$ROOT/proc/iomem" >"$T/again" 2>/dev/null # by content: to cmp a file of /proc has no size
  cmp -s "$T/again" "$S/proc/iomem" || miss proc/iomem 'changed while this ran: collect again'
  write_meta
  write_manifest
  if [ "$OUT" = - ]; then pack || die 'the archive cannot be written'
  else
    (set -C && : >"$OUT") 2>/dev/null || die "$OUT cannot be written"
    if ! pack >"$OUT" || [ ! -s "$OUT" ]; then rm -f "$OUT" && die "$OUT cannot be written: $(sed -n 1p "$T/error")"; fi
    printf '%s\n' "$OUT"
  fi
  count=$(wc -l <"$T/missing")
  [ "$count" -eq 0 ] || say "$((count)) things are missing; manifest.txt in the archive lists them"
  exit $STATUS
}

LC_ALL=C
export LC_ALL
umask 077
# In one call, so that a script that arrives cut short does nothing; its input may be the script itself.
main "$@" </dev/null
