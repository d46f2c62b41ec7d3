/** Which characters the person's terminal can show, as far as the locale says. */

type Environment = Record<string, string | undefined>;

/** The variable that decides, with its value: https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html */
function localeOf(environment: Environment): { name: string; value: string } | null {
  for (const name of ['LC_ALL', 'LC_CTYPE', 'LANG']) {
    const value = environment[name] ?? '';
    if (value !== '') return { name, value };
  }
  return null;
}

/**
 * The setting that says there is nothing but ASCII, such as `LANG=C`; null when it can be more. Where
 * nothing is set, as in most containers, the terminal outside knows UTF-8 nearly always.
 */
export function asciiLocale(environment: Environment): string | null {
  const locale = localeOf(environment);
  if (locale === null || !/^(?:C|POSIX|.*\.(?:us-?)?ascii)$/i.test(locale.value)) return null;
  return `${locale.name}=${locale.value}`;
}

/** Town's own signs in ASCII. */
const signs: Record<string, string> = {
  '→': '->',
  '←': '<-',
  '↵': 'Enter',
  '↑': 'Up',
  '↓': 'Down',
  '…': '...',
  '·': '-',
  '✓': '+',
  '✗': 'x',
  '×': 'x',
  '–': '-',
  '—': '-',
  '“': '"',
  '”': '"',
  '’': "'",
};

/** The text in ASCII: signs by their likes, letters without their accents, `?` for the rest. */
export function inAscii(text: string): string {
  if (/^[\n -~]*$/.test(text)) return text;
  const plain = text.replace(/[^\n -~]/gu, (sign) => signs[sign] ?? sign);
  return plain
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\n -~]/gu, '?');
}
