import { render } from 'ink-testing-library';
import { expect, it } from 'vitest';
import { TooSmall } from '../../src/ui/app/TooSmall.tsx';
import { themesOf } from './fixtures/themes.ts';

const theme = themesOf(new URL('../../config/themes', import.meta.url).pathname)['no-colour']!;

it('a screen that is too small says how large it has to be, and goes on with the next size', () => {
  const { lastFrame, rerender, unmount } = render(
    <TooSmall size={{ columns: 50, rows: 10 }} theme={theme} />,
  );
  expect(lastFrame()).toContain('60');
  expect(lastFrame()).toContain('16');
  expect(lastFrame()).toContain('50');
  rerender(<TooSmall size={{ columns: 40, rows: 12 }} theme={theme} />);
  expect(lastFrame()).toContain('40');
  unmount();
});
