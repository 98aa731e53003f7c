import { ConfigProvider } from 'antd';
import type { ReactNode } from 'react';
import { useMedia } from './use-media.ts';

/** Whether the page is shown on a phone, where a finger has to hit what is on it. */
export function useIsPhone(): boolean {
  return useMedia('(max-width: 760px)');
}

/** On a phone, controls of 40 px with letters of 16 px, which iOS does not zoom in on. */
export function Roomy({ children }: { readonly children: ReactNode }) {
  const size = useIsPhone() ? { componentSize: 'large' as const } : {};
  return <ConfigProvider {...size}>{children}</ConfigProvider>;
}
