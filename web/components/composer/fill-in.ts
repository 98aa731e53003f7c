const variable = /\{\{\s*([\w.]+)\s*\}\}/g;

/** Puts in what holds for `{{name}}`; a name that nothing is known for stays as it is written. */
export function fillIn(text: string, values: Readonly<Record<string, string>>): string {
  return text.replaceAll(variable, (whole, name: string) =>
    Object.hasOwn(values, name) ? (values[name] ?? whole) : whole,
  );
}
