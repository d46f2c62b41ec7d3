/** Names that come from outside and end up in refs and paths. */

const id = /^[a-z0-9][a-z0-9._-]{0,62}$/;

/** True for a name that is safe as one part of a ref and as a file name on every system. */
export function isPlainName(name: string): boolean {
  if (!id.test(name) || name.includes('..')) return false;
  if (name.endsWith('.') || name.endsWith('.lock')) return false;
  return !/^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/.test(name);
}

/** Throws unless `name` is plain. `what` says whose name it is. */
export function requirePlainName(what: string, name: string): void {
  if (isPlainName(name)) return;
  throw new Error(
    `${what} ${JSON.stringify(name)} is not a plain name. ` +
      'Use lower-case letters, digits, ".", "_" and "-", at most 63, with a letter or digit first.',
  );
}

/** Branches of towns: `town-<id>/<task>`, and `town/<task>` of towns from before they had ids. */
const branchFolder = /^town(-[a-z0-9]+)?$/;

/** True for the short name of a branch that some town made for a task. */
export function isTaskBranch(branch: string): boolean {
  const [folder = '', ...rest] = branch.split('/');
  return rest.length > 0 && branchFolder.test(folder);
}

/** The ref of a task's branch. Town never makes, moves or deletes a branch of another form. */
export function taskBranchRef(branch: string): string {
  const [folder = '', name = '', ...more] = branch.split('/');
  if (!branchFolder.test(folder) || more.length > 0) {
    throw new Error(
      `${JSON.stringify(branch)} is not a task's branch: those are town-<id>/<task>.`,
    );
  }
  requirePlainName('The branch', name);
  return `refs/heads/${branch}`;
}

/** True for a full SHA-1 or SHA-256 object id, which no option can look like. */
export function isObjectId(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** Throws unless `text` is a full object id. */
export function requireObjectId(what: string, text: string): void {
  if (!isObjectId(text)) throw new Error(`${what} ${JSON.stringify(text)} is not a commit id.`);
}

/** A file name for one line of text: as it is when plain, else quoted with its odd bytes escaped. */
export function quoted(name: string): string {
  return /^[\w./+@-]+$/.test(name) ? name : JSON.stringify(name);
}

/** The first names of a list, and how many more there are. */
export function listed(names: readonly string[], most = 5): string {
  const shown = names.slice(0, most).map(quoted).join(', ');
  return names.length > most ? `${shown} and ${names.length - most} more` : shown;
}
