import type { Locator } from '@playwright/test';

/** Scrolls a list of messages by px, and tells by how much the row in the middle of the view moved. */
export function moved(log: Locator, by: number): Promise<number> {
  return log.evaluate(async (element, px) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    // At the upper end only what is loading there makes room.
    while (element.scrollTop < -px) await frame();
    const box = element.getBoundingClientRect();
    const middle = box.top + box.height / 2;
    const rows = [...element.querySelectorAll<HTMLElement>('[data-message]')];
    const row = rows.find((each) => each.getBoundingClientRect().bottom > middle);
    const id = row?.dataset['message'] ?? '';
    const top = () =>
      element.querySelector(`[data-message="${id}"]`)?.getBoundingClientRect().top ?? Number.NaN;
    const before = top();
    element.scrollTop += px;
    for (let frames = 0; frames < 3; frames += 1) await frame();
    // What is loading meanwhile may come; it must not move anything.
    while (element.getAttribute('aria-busy') === 'true') await frame();
    for (let frames = 0; frames < 3; frames += 1) await frame();
    return before - top();
  }, by);
}

/** Where a row that is about in the middle of the view is, px from the top of the page. */
export function middleOf(log: Locator): Promise<{ readonly id: string; readonly y: number }> {
  return log.evaluate((element) => {
    const box = element.getBoundingClientRect();
    const rows = [...element.querySelectorAll<HTMLElement>('[data-message]')];
    const row = rows.find((each) => each.getBoundingClientRect().bottom > box.top + box.height / 2);
    if (row === undefined) throw new Error('no row is in the middle of the view');
    return { id: row.dataset['message'] ?? '', y: row.getBoundingClientRect().top };
  });
}
