type Handler<Value> = (value: Value) => void;

/** Handlers by name. One that throws does not keep the others from being called. */
export class Handlers<Values extends object> {
  readonly #byName = new Map<keyof Values, Set<Handler<never>>>();

  add<Name extends keyof Values>(name: Name, handler: Handler<Values[Name]>): () => void {
    const handlers = this.#byName.get(name) ?? new Set();
    handlers.add(handler);
    this.#byName.set(name, handlers);
    return () => handlers.delete(handler);
  }

  call<Name extends keyof Values>(name: Name, value: Values[Name]): void {
    const handlers = this.#byName.get(name) as Set<Handler<Values[Name]>> | undefined;
    for (const handler of handlers ?? []) {
      try {
        handler(value);
      } catch (error) {
        // Where the page or process looks for what nobody caught.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
