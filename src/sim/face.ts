/** What the screen of the built-in agent shows, as lines for a terminal of some size. Pure. */
import { cutTo, type Line, span, widthOf } from './look.ts';

export type StepMark = { name: string; state: 'open' | 'doing' | 'done' };

export type Face = {
  /** Who this is: seat and task. */
  who: string;
  title: string;
  activity: string;
  mood: 'working' | 'asking' | 'resting' | 'done' | 'failed';
  seconds: number;
  beat: number;
  steps: StepMark[];
  log: Line[];
  /** What is being typed. */
  draft: string;
};

export type Size = { columns: number; rows: number };
export type Picture = { lines: Line[]; cursor: { row: number; column: number } };

const spinner = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const marks = { open: '○', doing: '◐', done: '●' } as const;
const roomyRows = 14;

/** Exactly `rows` lines: header, activity, steps when there is room, the log, and the input line. */
export function pictureOf(face: Face, size: Size): Picture {
  const roomy = size.rows >= roomyRows;
  const top = [headerLine(face, size), ...(roomy ? roomyTop(face, size) : [activityLine(face)])];
  const bottom = roomy ? [ruleLine(size), inputLine(face)] : [inputLine(face)];
  const space = Math.max(0, size.rows - top.length - bottom.length);
  const log = face.log.slice(face.log.length - Math.min(space, face.log.length));
  const blank = Array.from({ length: space - log.length }, (): Line => []);
  const lines = [...top, ...log, ...blank, ...bottom].slice(-Math.max(size.rows, 1));
  const column = Math.min(2 + widthOf(face.draft), Math.max(size.columns - 1, 0));
  return { lines, cursor: { row: lines.length - 1, column } };
}

function headerLine(face: Face, { columns }: Size): Line {
  const text = ` sim  ${face.who}`;
  return [span(cutTo(text + ' '.repeat(columns), columns), 'header')];
}

function roomyTop(face: Face, size: Size): Line[] {
  const most = size.rows - 8;
  const at = Math.max(0, face.steps.findIndex(({ state }) => state === 'doing') - most + 2);
  const steps = face.steps.slice(at, at + most).map(stepLine);
  return [[span(` ${face.title}`, 'bold')], [], activityLine(face), ...steps, ruleLine(size)];
}

function activityLine(face: Face): Line {
  const done = face.steps.filter(({ state }) => state === 'done').length;
  const count = face.steps.length > 0 ? `${done}/${face.steps.length} · ` : '';
  const tail = span(`  ${count}${face.seconds}s`, 'dim');
  return [span(` ${moodMark(face)} `, moodLook(face)), span(face.activity, moodLook(face)), tail];
}

function moodMark({ mood, beat }: Face): string {
  if (mood === 'working') return [...spinner][beat % spinner.length] ?? '·';
  return { asking: '?', resting: '·', done: '✔', failed: '✖' }[mood];
}

function moodLook({ mood }: Face) {
  return (
    { working: 'accent', asking: 'warn', resting: 'dim', done: 'good', failed: 'bad' } as const
  )[mood];
}

function stepLine({ name, state }: StepMark): Line {
  const look = ({ open: 'dim', doing: 'accent', done: 'good' } as const)[state];
  return [span(`   ${marks[state]} `, look), span(name, state === 'open' ? 'dim' : 'plain')];
}

function ruleLine({ columns }: Size): Line {
  return [span('─'.repeat(columns), 'dim')];
}

function inputLine({ draft }: Face): Line {
  return [span('› ', 'accent'), span(draft)];
}
