/** `config/agents.yaml`, with the user's own file over it, as presets. */
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { type PresetFile, presetFile } from './preset.ts';
import { joinPresets, type Loaded } from './presets.ts';

type Source = { name: string; text: string };
type Parsed = { ok: true; file: PresetFile } | { ok: false; problems: string[] };

const largestText = 256 * 1024;

/**
 * Reads the shipped file and, when given, the user's, whose fields replace those of the preset of
 * the same name (a list is replaced as a whole). Problems are lines `file:line:column what`.
 */
export function loadPresets(shipped: string, own: string | null = null): Loaded {
  const texts: Source[] = [{ name: 'agents.yaml', text: shipped }];
  if (own !== null) texts.push({ name: 'your agents.yaml', text: own });
  const parsed = texts.map(parse);
  const problems = parsed.flatMap((result) => (result.ok ? [] : result.problems));
  if (problems.length > 0) return { ok: false, problems };
  return joinPresets(parsed.flatMap((result) => (result.ok ? [result.file] : [])));
}

function parse({ name, text }: Source): Parsed {
  if (text.length > largestText)
    return { ok: false, problems: [`${name} is over 256 kB; presets are a few lines each`] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true });
  const broken = document.errors.map((error) => {
    const at = lines.linePos(error.pos[0]);
    return `${name}:${at.line}:${at.col} ${error.message.split('\n')[0]}`;
  });
  if (broken.length > 0) return { ok: false, problems: broken };
  const checked = presetFile.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (checked.success) return { ok: true, file: checked.data };
  return {
    ok: false,
    problems: checked.error.issues.map(
      (issue) =>
        `${name}:${position(document, lines, issue.path)} ${issue.path.join('.') || 'the file'}: ${issue.message}`,
    ),
  };
}

function position(document: Document, lines: LineCounter, path: PropertyKey[]): string {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (!isNode(node) || !node.range) continue;
    const at = lines.linePos(node.range[0]);
    return `${at.line}:${at.col}`;
  }
  return '1:1';
}
