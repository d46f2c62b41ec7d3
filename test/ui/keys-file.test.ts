import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { actions, actionsOf } from '../../src/ui/input/actions.ts';
import { bindable, contexts, spoken } from '../../src/ui/input/keymap.ts';
import { readKeys } from '../../src/ui/input/keys-file.ts';

const path = new URL('../../config/keys.yaml', import.meta.url);
const shipped = { path: 'keys.yaml', text: readFileSync(path, 'utf8') };
const withOwn = (text: string) => readKeys(shipped, { path: 'mine.yaml', text });

describe('the keys', () => {
  it('bind every action of every context as shipped', () => {
    const keymap = readKeys(shipped, null);
    for (const context of contexts)
      for (const action of bindable[context])
        expect(keymap[context][action]?.length, `${context}: ${action}`).toBeGreaterThan(0);
  });

  it('take what the user writes in place of the chords of that action, and keep the rest', () => {
    const keymap = withOwn('typing: { leave: Ctrl-Q }\ncommand: { goal: [f5, N], pause: [] }');
    expect(keymap.typing.leave).toEqual(['ctrl+q']);
    expect(keymap.command.goal).toEqual(['f5', 'N']);
    expect(keymap.command.pause).toEqual([]);
    expect(keymap.command.help).toEqual(['?']);
  });

  it('do one thing by each name', () => {
    const all = Object.values(actionsOf).flat();
    expect(all.filter((name, index) => all.indexOf(name) !== index)).toEqual([]);
    expect(new Set([...all, 'leave'])).toEqual(new Set(Object.keys(actions)));
  });

  it('take an empty file for one that changes nothing', () => {
    expect(withOwn('# nothing yet\n')).toEqual(readKeys(shipped, null));
  });

  const refused: [what: string, text: string, message: RegExp][] = [
    [
      'a chord with two actions',
      'command: { goal: z }',
      /in town, z is bound to both "zoom" and "goal"/,
    ],
    [
      'a chord that works in both modes',
      'town: { zoom: ctrl+alt+j }',
      /alt\+ctrl\+j is bound to both/,
    ],
    ['a letter that leaves typing', 'typing: { leave: x }', /x cannot be "leave" while typing/],
    ['the interrupt key of agents', 'typing: { leave: ctrl+c }', /ctrl\+c cannot be "leave"/],
    ['no way out of typing', 'typing: { leave: [] }', /"leave" needs a chord/],
    ['an unknown context', 'typo: { leave: ctrl+q }', /"typo" is none of anywhere, typing/],
    ['an unknown action', 'command: { fly: f }', /command has no "fly"; it has answer, goal/],
    ['an unknown key', 'command: { goal: hyper+x }', /command, goal: "hyper\+x" is no key/],
    ['text that is no YAML', 'command: { goal: [', /mine\.yaml: /],
    ['a text made to be slow', `command: ${'['.repeat(2000)}`, /such a file is short/],
  ];
  for (const [what, text, message] of refused)
    it(`refuse ${what}`, () => {
      expect(() => withOwn(text)).toThrow(message);
    });

  it('are written for people', () => {
    expect(['alt+ctrl+h', 'ctrl+a', 'enter', 'shift+tab', 'G', '?', 'escape'].map(spoken)).toEqual([
      'Ctrl+Alt+H',
      'Ctrl+A',
      '↵',
      'Shift+Tab',
      'G',
      '?',
      'Esc',
    ]);
  });
});
