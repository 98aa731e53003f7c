type Handler<Value> = (value: Value) => void;

/** Handlers by name. One that throws does not keep the others from being called. */
export class Handlers<Values extends object> {
  readonly #byName: { [Name in keyof Values]?: Set<Handler<Values[Name]>> } = {};

  add<Name extends keyof Values>(name: Name, handler: Handler<Values[Name]>): () => void {
    const handlers: Set<Handler<Values[Name]>> = this.#byName[name] ?? new Set();
    handlers.add(handler);
    this.#byName[name] = handlers;
    return () => handlers.delete(handler);
  }

  call<Name extends keyof Values>(name: Name, value: Values[Name]): void {
    for (const handler of this.#byName[name] ?? []) {
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
