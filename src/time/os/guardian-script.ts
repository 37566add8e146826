/**
 * The script of the guardian. Each line on its standard input replaces one of its three lists. The input ends when the sender is
 * dead. Then the guardian kills the following processes, in rounds until none is left: the processes on its list (if they
 * started at the time in the list, since another process may have got the pid), every process with one of the marks in its
 * environment, their descendants, and their process groups. At the end, the guardian removes the folders. Without /proc (macOS),
 * the guardian sees no marks and no descendants, and kills only the groups.
 *
 * The script runs in any POSIX shell. A shell starts in a millisecond and takes a megabyte; a Node process takes 40 ms and 40 MB.
 */
export const guardianScript = `
trap '' HUP INT TERM
processes= marks= folders=
while IFS= read -r line; do
  case $line in
    p*) processes=\${line#p} ;;
    m*) marks=\${line#m} ;;
    f*) folders=\${line#f} ;;
  esac
done

lives() {
  stat=$(cat "/proc/$1/stat" 2>/dev/null) || return 1
  set -- "\${2-}" \${stat##*) }
  [ "$2" != Z ] && [ -z "$1" -o "$1" = "\${21}" ]
}
tree() {
  for one in "$@"; do
    echo "$one"
    tree $(cat /proc/"$one"/task/*/children 2>/dev/null)
  done
}
marked() {
  set --
  for mark in $marks; do set -- "$@" -e "$mark"; done
  [ $# -eq 0 ] || grep -lsF "$@" /proc/[0-9]*/environ | while IFS=/ read -r _ _ pid _; do echo "$pid"; done
}

for entry in $processes; do
  pid=\${entry%%:*}
  [ -d "/proc/$pid" ] || kill -9 -- "-$pid"
done 2>/dev/null
round=0
while [ -d /proc/self ] && [ $round -lt 200 ]; do
  found=$(marked)
  for entry in $processes; do
    if lives \${entry%%:*} \${entry#*:}; then found="$found \${entry%%:*}"; fi
  done
  alive=
  for pid in $(tree $found); do
    [ "$pid" -gt 1 ] && [ "$pid" -ne $$ ] && lives "$pid" || continue
    alive=yes
    kill -9 -- "-$pid"
    kill -9 "$pid"
  done 2>/dev/null
  [ -n "$alive" ] || break
  round=$((round + 1))
  sleep 0.05 2>/dev/null || sleep 1
done

IFS=$(printf '\\037')
for folder in $folders; do
  case $folder in
    /*/mcp-deadline-*) rm -rf -- "$folder" ;;
  esac
done
`;
