/** The `town` that agents find on PATH: a script, because Node and Town may be elsewhere when it is run. */

/**
 * Runs the recorded Town with the recorded Node. Without that Node it takes the one of PATH, without that
 * Town the next `town` of PATH; without either it says so in one line and fails.
 */
export function townCommand(node: string, town: string): string {
  return `#!/bin/sh
node=${quoted(node)}
town=${quoted(town)}
if [ ! -f "$town" ]; then
  # Town was moved or upgraded. Another one on PATH is as good; this script must not find itself.
  own=$(cd "$(dirname "$0")" && pwd)
  IFS=:
  for folder in $PATH; do
    if [ -x "$folder/town" ] && [ "$(cd "$folder" && pwd)" != "$own" ]; then
      unset IFS
      exec "$folder/town" "$@"
    fi
  done
  echo "town: Town is gone from $town. Run \\"town up\\" where Town is now, then try again." >&2
  exit 1
fi
[ -x "$node" ] || node=$(command -v node) || {
  echo "town: Node is gone from "${quoted(node)}" and is not on PATH. Install Node 20.19 or later." >&2
  exit 1
}
exec "$node" "$town" "$@"
`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
