/** The keys that edit a line, in a goal of two words or of two lines. */
import type { Journey } from './journey.ts';
import { caret, esc, plays } from './setup.ts';

const words = 'one two';
const begin = `n${words}`;
/** Both lines are erased from their ends; Escape alone would keep them for the next time. */
const back = `\x1b>\x15\x7f\x15\x7f\x15${words}`;
const toStart = { from: '\x01', at: caret('▮one two') };
const toSecond = { from: '\x1bb', at: caret('one ▮two') };
/** The second word is cut out. */
const cut = { from: '\x17', at: caret('one ▮ ') };

export function editing(): Journey {
  return {
    name: 'editing a line',
    begin,
    end: esc,
    home: caret('one two▮ '),
    plays: plays('editing', {
      'letter back': { brings: caret('one tw▮o'), back },
      'letter on': { from: '\x02\x02', at: caret('one t▮wo'), brings: caret('one tw▮o'), back },
      'word back': { brings: caret('one ▮two'), back },
      'word on': { ...toStart, brings: caret('one▮ two'), back },
      'line start': { brings: caret('▮one two'), back },
      'line end': { ...toStart, brings: caret('one two▮ ') },
      'text start': { from: '\nthree', at: caret(' three▮'), brings: caret('▮one two'), back },
      'text end': {
        from: '\nthree\x1b<',
        at: caret('▮one two'),
        brings: caret(' three▮ '),
        back,
      },
      'new line': { then: 'x', brings: caret(' x▮ '), back },
      erase: { brings: caret('one tw▮ '), back },
      'erase next': { ...toStart, brings: caret(' ▮ne two'), back },
      // A sign ends a word, but no piece between blanks.
      'cut word back': { from: ' x.y', at: caret('two x.y▮'), brings: caret('two x.▮ '), back },
      'cut blanks back': { from: ' x.y', at: caret('two x.y▮'), brings: caret('two ▮ '), back },
      'cut word on': { ...toStart, brings: caret(' ▮ two'), back },
      'cut to start': { ...toSecond, brings: caret('❯ ▮two'), back },
      'cut to end': { ...toSecond, brings: caret('one ▮ '), back },
      'put back': { from: '\x17!', at: caret('one !▮ '), brings: caret('one !two▮ '), back },
      swap: { brings: caret('one tow▮ '), back },
      'take back': { ...cut, brings: caret('one two▮ ') },
    }),
  };
}
