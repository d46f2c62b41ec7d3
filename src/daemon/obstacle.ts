/** Why nothing may be typed to an agent now, in words, and what a person can do about it. */
export type Obstacle =
  | 'not running'
  | 'at work'
  | 'stopped'
  | 'asking'
  /** A login, a theme, its terms: a screen of its first run. */
  | 'first run'
  /** This run has not been seen at work, nor at a prompt that it begins at. */
  | 'not seen at work'
  /** The same, of a program without rules. */
  | 'unknown program'
  | 'never quiet'
  | 'limited'
  /** It rests, and something hides its prompt. */
  | 'no prompt'
  | 'line begun';

/** Why a text was given up, as a sentence. */
export function sayGivenUp(obstacle: Obstacle, seat: string): string {
  if (obstacle === 'at work') return 'It was never free to take it.';
  return obstacle === 'never quiet' ? 'It was never quiet.' : sayObstacle(obstacle, seat);
}

/** Why nothing may be typed now, as a sentence. */
export function sayObstacle(obstacle: Obstacle, seat: string): string {
  switch (obstacle) {
    case 'not running':
      return 'It is not running.';
    case 'at work':
      return `${seat} is at work.`;
    case 'stopped':
      return `${seat} is stopped.`;
    case 'asking':
      return `${seat} asks on its screen.`;
    case 'first run':
      return `${seat} wants to be set up first.`;
    case 'not seen at work':
      return `${seat} has not been seen at work.`;
    case 'unknown program':
      return `${seat} has not been seen at work, and nothing is known of its screen.`;
    case 'never quiet':
      return `${seat} writes all the time.`;
    case 'limited':
      return `${seat} waits for the end of its rate limit.`;
    case 'no prompt':
      return `${seat} rests, and its prompt is not on its screen.`;
    case 'line begun':
      return 'A line was begun in its input and not sent.';
  }
}

/** What a person can do; empty when it ends by itself, or another item tells of it. */
export function remedyOf(obstacle: Obstacle, seat: string): string {
  switch (obstacle) {
    case 'line begun':
      return `Send that line or erase it: town attach ${seat}`;
    case 'no prompt':
      return `Look at its screen: town attach ${seat}`;
    case 'unknown program':
      return `Type it yourself: town attach ${seat}`;
    default:
      return '';
  }
}
