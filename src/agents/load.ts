/** `config/agents.yaml`, with the user's own file over it, as presets. */
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import {
  type Preset,
  type PresetFile,
  presetFile,
  type Rule,
  type WrittenPreset,
} from './preset.ts';

export type Presets = {
  named: Record<string, Preset>;
  /** For an agent that brings its own command. */
  command: Preset;
};

export type Loaded = { ok: true; presets: Presets } | { ok: false; problems: string[] };
type Source = { name: string; text: string };
type Parsed = { ok: true; file: PresetFile } | { ok: false; problems: string[] };

const largestText = 256 * 1024;
const plainPrompt = 'Read the file {brief} and do what it says.';

type Common = { status: Rule[]; prompt: string; pass: string[]; set: Record<string, string> };

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
  return join(parsed.flatMap((result) => (result.ok ? [result.file] : [])));
}

function join(files: PresetFile[]): Loaded {
  const common: Common = {
    status: files.flatMap((file) => (file.status ? [file.status] : [])).at(-1) ?? [],
    prompt: files.flatMap((file) => file.prompt ?? []).at(-1) ?? plainPrompt,
    pass: files.flatMap((file) => file.environment?.pass ?? []),
    set: Object.assign({}, ...files.map((file) => file.environment?.set ?? {})),
  };
  const names = [...new Set(files.flatMap((file) => Object.keys(file.presets)))];
  const named = names.map((name) =>
    complete({ name, common, written: files.map((file) => file.presets[name]) }),
  );
  const problems = named
    .filter((preset) => preset.start.length === 0)
    .map(
      (preset) => `the preset "${preset.name}" has no \`start\`; write its program and arguments`,
    );
  if (problems.length > 0) return { ok: false, problems };
  const command = complete({
    name: 'command',
    common,
    written: files.map((file) => file.command),
  });
  return {
    ok: true,
    presets: { named: Object.fromEntries(named.map((preset) => [preset.name, preset])), command },
  };
}

function complete(from: {
  name: string;
  common: Common;
  written: (WrittenPreset | undefined)[];
}): Preset {
  const { name, common } = from;
  const own: WrittenPreset = Object.assign({}, ...from.written);
  return {
    name,
    about: own.about ?? name,
    start: own.start ?? [],
    resume: own.resume ?? null,
    gitdirs: own.gitdirs ?? [],
    prompt: own.prompt ?? common.prompt,
    pasted: own.pasted ?? 'never',
    session: own.session ?? 'none',
    pass: [...common.pass, ...(own.pass ?? [])],
    set: { ...common.set, ...own.set },
    submit: own.submit ?? { keys: '\r', afterMs: 400 },
    readings: [...(own.readings ?? []), ...common.status],
  };
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
