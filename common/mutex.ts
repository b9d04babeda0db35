/** A queue of one: tasks run one after another, in the order they were given. */

/** Returns a function that runs each task after all earlier ones have ended, however they ended. */
export function createMutex(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const next = last.then(task, task);
    last = next.catch(() => undefined);
    return next;
  };
}
