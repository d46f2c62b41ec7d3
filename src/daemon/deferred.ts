/** Node 20 has no `Promise.withResolvers`. */
export function deferred() {
  let resolve: () => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<void>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  // It may fail before anyone waits for it.
  promise.catch(() => null);
  return { promise, resolve, reject };
}
