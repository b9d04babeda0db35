/** A mutex: tasks run one at a time, in order of arrival. */

/** Returns a function that runs each task after all earlier ones have settled. */
export function createMutex(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}
