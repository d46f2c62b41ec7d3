/** Keeps the last answer of a function, for as long as it is asked the same. */
export function remembered<A extends readonly unknown[], R>(
  ask: (...asked: A) => R,
): (...asked: A) => R {
  let last: { asked: A; answer: R } | null = null;
  return (...asked) => {
    if (last === null || asked.some((value, index) => value !== last?.asked[index]))
      last = { asked, answer: ask(...asked) };
    return last.answer;
  };
}
