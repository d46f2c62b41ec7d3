/** Presets from files that are read already: the later one's words over the earlier one's. */
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

const plainPrompt = 'Read the file {brief} and do what it says.';

type Common = { status: Rule[]; prompt: string; pass: string[]; set: Record<string, string> };

/** What the shipped file says, from the build, which has parsed it. Throws when that is no such file. */
export function presetsOf(shipped: unknown): Loaded {
  return joinPresets([presetFile.parse(shipped)]);
}

/** Fields replace those of the preset of the same name in an earlier file; a list as a whole. */
export function joinPresets(files: PresetFile[]): Loaded {
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
    firstRun: own.firstRun ?? [],
    install: own.install ?? null,
    login: own.login ?? null,
    readings: [...(own.readings ?? []), ...common.status],
  };
}
