import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type NotifyWay, notification } from '../../src/ui/platform/notification.ts';
import { readSettings, themeChosen } from '../../src/ui/platform/settings.ts';

const path = new URL('../../config/screen.yaml', import.meta.url);
const shipped = { path: 'screen.yaml', text: readFileSync(path, 'utf8') };
const withOwn = (text: string) => readSettings(shipped, { path: 'mine.yaml', text }, ['dark']);
const words = { title: 'acme', text: 'Which one?' };

describe('word of something new', () => {
  const ways: [way: NotifyWay, sequence: string][] = [
    ['none', ''],
    ['bell', '\x07'],
    ['osc9', '\x1b]9;acme: Which one?\x07'],
    ['osc777', '\x1b]777;notify;acme;Which one?\x07'],
  ];
  for (const [way, sequence] of ways)
    it(`is ${JSON.stringify(sequence)} for ${way}`, () => {
      expect(notification(way, words, 'terminal')).toBe(sequence);
    });

  it('is wrapped for the terminal around tmux, but for the bell', () => {
    expect(notification('osc9', words, 'tmux')).toBe(
      '\x1bPtmux;\x1b\x1b]9;acme: Which one?\x07\x1b\\',
    );
    expect(notification('bell', words, 'tmux')).toBe('\x07');
  });

  it('cannot be broken out of by what an agent asks', () => {
    const evil = { title: 'a;b', text: 'x\x07\x1b]52;c;AAAA\x07\x9c\x1b\\y' };
    for (const way of ['osc9', 'osc777'] as const)
      expect(notification(way, evil, 'terminal').slice(1, -1)).not.toMatch(/[\x00-\x1f\x7f-\x9f]/);
    expect(notification('osc777', evil, 'terminal')).toContain('notify;a,b;');
  });
});

describe('the settings of the screen', () => {
  it('ring the bell as shipped, and otherwise do what the user writes', () => {
    const usual = { notify: 'bell', lock: 'busy', theme: 'auto' };
    expect(readSettings(shipped, null, [])).toEqual(usual);
    expect(withOwn('notify: osc777')).toEqual({ ...usual, notify: 'osc777' });
    expect(withOwn('lock: never')).toEqual({ ...usual, lock: 'never' });
    expect(withOwn('# nothing\n')).toEqual(usual);
    expect(withOwn('theme: dark')).toEqual({ ...usual, theme: 'dark' });
  });

  it('give way to TOWN_THEME, which has to be a theme as well', () => {
    const settings = withOwn('theme: dark');
    expect(themeChosen(settings, {}, ['dark', 'light'])).toBe('dark');
    expect(themeChosen(settings, { TOWN_THEME: 'light' }, ['dark', 'light'])).toBe('light');
    expect(() => themeChosen(settings, { TOWN_THEME: 'pink' }, ['dark'])).toThrow(
      /TOWN_THEME: "pink" is none of auto, dark\./,
    );
  });

  const refused: [what: string, text: string, message: RegExp][] = [
    ['an unknown way', 'notify: horn', /mine\.yaml: notify: "horn" is none of none, bell, osc9/],
    ['an unknown lock', 'lock: always', /mine\.yaml: lock: "always" is none of busy, never/],
    ['an unknown theme', 'theme: pink', /mine\.yaml: theme: "pink" is none of auto, dark\./],
    ['an unknown name', 'notfy: bell', /mine\.yaml: "notfy" is none of notify, lock, theme/],
    ['a list', '- bell', /mine\.yaml: expected notify/],
    ['no YAML', 'notify: [', /mine\.yaml: /],
  ];
  for (const [what, text, message] of refused)
    it(`refuse ${what}`, () => {
      expect(() => withOwn(text)).toThrow(message);
    });
});
