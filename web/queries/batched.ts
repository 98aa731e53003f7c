/**
 * Keys that are asked for in the same turn are read together, up to `most` at once. `read` gives what
 * answers each of them.
 */
export function batched<Value>(
  most: number,
  read: (keys: readonly string[]) => Promise<(key: string) => Value | Promise<Value>>,
): (key: string) => Promise<Value> {
  let waiting: Set<string> | undefined;
  let reading: Promise<(key: string) => Value | Promise<Value>> | undefined;

  return async (key) => {
    if (waiting === undefined || reading === undefined || waiting.size >= most) {
      const keys = new Set<string>();
      waiting = keys;
      reading = new Promise((resolve, reject) => {
        setTimeout(() => {
          if (waiting === keys) waiting = undefined;
          read([...keys]).then(resolve, reject);
        });
      });
    }
    waiting.add(key);
    return (await reading)(key);
  };
}
