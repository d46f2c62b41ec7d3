/** Every setting that git has found, in the order in which it reads them. */

/** Configuration keys by name, with the value that git would use. */
export type Config = Record<string, string>;

export type ListedSetting = { scope: string; key: string; value: string };

/** Lists every setting with the file it comes from; read with `readListing`. */
export const configListing = ['config', '--list', '--show-scope', '-z'];

/** Reads `git config --list --show-scope -z`: scope NUL key LF value NUL. A key without a value is
 * a boolean that is true. */
export function readListing(listing: string): ListedSetting[] {
  const fields = listing.split('\0');
  return Array.from({ length: Math.floor(fields.length / 2) }, (_, at) => {
    const [key = '', ...value] = (fields[2 * at + 1] ?? '').split('\n');
    return {
      scope: fields[2 * at] ?? '',
      key,
      value: value.length === 0 ? 'true' : value.join('\n'),
    };
  });
}
