export interface View {
  /** 1 shows the whole picture. */
  readonly scale: number;
  /** px from the middle, before scaling. */
  readonly x: number;
  readonly y: number;
}

export const whole: View = { scale: 1, x: 0, y: 0 };
const MOST = 8;

/** Zooms about the middle; never smaller than the whole, where it also stands in the middle. */
export function zoomed(view: View, factor: number): View {
  const scale = Math.min(MOST, Math.max(1, view.scale * factor));
  if (scale < 1.02) return whole;
  const share = scale / view.scale;
  return { scale, x: view.x * share, y: view.y * share };
}

/** Moves it; half of it stays in view. */
export function moved(view: View, byX: number, byY: number, width: number, height: number): View {
  if (view.scale === 1) return view;
  const within = (value: number, most: number) => Math.min(most, Math.max(-most, value));
  return {
    scale: view.scale,
    x: within(view.x + byX, (width * view.scale) / 2),
    y: within(view.y + byY, (height * view.scale) / 2),
  };
}
