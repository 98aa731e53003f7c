export const findBoxId = 'find-box';

/** Goes to the box of Find with what is in it selected; false where there is none. */
export function focusFindBox(): boolean {
  const box = document.querySelector<HTMLInputElement>(`#${findBoxId}`);
  box?.focus();
  box?.select();
  return box !== null;
}
