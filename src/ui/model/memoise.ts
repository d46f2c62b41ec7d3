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

/** Keeps the answer about each thing for as long as that thing is kept. Only for things that never change. */
export function onceOf<Of extends object, R extends object>(ask: (of: Of) => R): (of: Of) => R {
  const known = new WeakMap<Of, R>();
  return (of) => {
    const answer = known.get(of) ?? ask(of);
    known.set(of, answer);
    return answer;
  };
}
