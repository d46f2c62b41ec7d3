import { describe, expect, it } from 'vitest';
import { createSession, emergencyLeave } from '../../src/terminal/session.ts';
import { bytes, emulatorOf } from './screens.ts';

function stage() {
  const screen = emulatorOf('$ town\r\n\x1b]2;shell\x07', 40, 6);
  const before = { modes: screen.modes, cursor: screen.cursor, text: screen.text() };
  const sent: string[] = [];
  const write = (text: string) => {
    sent.push(text);
    screen.write(bytes(text));
  };
  const state = () => ({ modes: screen.modes, cursor: screen.cursor, text: screen.text() });
  return { screen, session: createSession({ write }), before, state, sent };
}

describe('the session', () => {
  it('takes the screen with paste marks, mouse, focus and key reports', () => {
    const { screen, session } = stage();
    session.enter();
    expect(screen.modes).toMatchObject({
      alternateScreen: true,
      bracketedPaste: true,
      focusEvents: true,
      mouse: 'drag',
      mouseEncoding: 'sgr',
      keyboard: 'modifyOtherKeys',
    });
    expect(screen.cursor.visible).toBe(false);
    expect(screen.text().join('')).toBe('');
  });

  it('cannot be scrolled by a character that is wider than thought', () => {
    const { screen, session } = stage();
    session.enter();
    screen.write(bytes('\x1b[6;1Hlast\x1b[6;38Hlonger than the row'));
    expect(screen.text()[5]).toMatch(/^last/);
  });

  it('puts everything back, once', () => {
    const { session, before, state, sent } = stage();
    session.leave();
    expect(sent).toEqual([]);
    session.enter();
    session.pushKittyKeyboard();
    session.setTitle('town');
    session.leave();
    session.leave();
    session.setTitle('late');
    session.setMouse(true);
    expect(state()).toEqual(before);
    expect(sent).toHaveLength(4);
  });

  it('can be left by a crash handler, from any state', () => {
    for (const interruption of ['', '\x1b[?2026h\x1b[41m', '\x1b]2;half a tit', '\x1b[1;3']) {
      const { screen, session, before, state } = stage();
      session.enter();
      session.pushKittyKeyboard();
      screen.write(bytes(interruption + emergencyLeave()));
      expect(state()).toEqual(before);
    }
  });

  it('does no harm to a terminal that was never entered', () => {
    const { screen, before, state } = stage();
    screen.write(bytes(emergencyLeave()));
    const { modes, text } = state();
    expect({ modes, text }).toEqual({ modes: before.modes, text: before.text });
  });

  it('remembers the title and puts it back', () => {
    const { session, sent } = stage();
    session.enter();
    session.leave();
    expect(sent[0]).toContain('\x1b[22;0t');
    expect(sent[1]).toContain('\x1b[23;0t');
  });

  it('turns mouse reports off and on', () => {
    const { screen, session } = stage();
    session.enter();
    session.setMouse(false);
    expect(screen.modes.mouse).toBe('none');
    session.setMouse(true);
    expect(screen.modes).toMatchObject({ mouse: 'drag', mouseEncoding: 'sgr' });
  });

  it('sets no title that could say more', () => {
    const { screen, session, sent } = stage();
    session.enter();
    session.setTitle('a\x07\x1b[31mb');
    expect(sent.at(-1)).toBe('\x1b]2;a[31mb\x1b\\');
    expect(screen.title).toBe('a[31mb');
  });
});
