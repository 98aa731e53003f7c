import { nextTask } from './next-task.ts';

/**
 * Has the browser fetch the parts of the console that come next, when it has nothing else to do, so
 * that they are there at once, and when the connection is not. They are run only when they are needed:
 * to run them ahead would keep a slow processor from the page. Where a browser does not know how, they
 * are fetched when they are needed, too.
 */
export async function fetchAhead(): Promise<void> {
  const template = document.querySelector<HTMLTemplateElement>('#next-parts');
  // One by one: together they take long to ask for.
  for (const link of template?.content.querySelectorAll('link') ?? []) {
    document.head.append(link);
    await nextTask();
  }
}
