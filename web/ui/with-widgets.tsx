import { lazyRouteComponent } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { part } from './part.ts';

/** A page that is made of widgets: it is loaded with them, when it is gone to or pointed at. */
export function withWidgets<Name extends string>(
  load: () => Promise<Readonly<Record<Name, ComponentType>>>,
  name: Name,
) {
  return lazyRouteComponent(async () => {
    const [{ Widgets }, page] = await part(() => Promise.all([import('./widgets.tsx'), load()]));
    const Page: ComponentType = page[name];
    return {
      default: () => (
        <Widgets>
          <Page />
        </Widgets>
      ),
    };
  });
}
