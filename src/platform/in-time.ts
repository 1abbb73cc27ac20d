/** The answer, or a rejection after `ms` of machine time; a late answer is thrown away. */
export function inTime<T>(answer: Promise<T>, ms: number): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  answer.then(resolve, reject).finally(() => clearTimeout(timer));
  return promise;
}
