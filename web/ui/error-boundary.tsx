import { Component, type ErrorInfo, type ReactNode } from 'react';
import { PlainButton } from './plain-button.tsx';
import { texts } from './states.texts.ts';
import { Empty } from './states.tsx';
import { useTexts } from './texts.ts';

/** What is shown in place of a page that threw while it was drawn. */
export function Broken({ error }: { readonly error: unknown }) {
  const text = useTexts(texts);
  return (
    <Empty
      title={text.unexpected}
      hint={
        <>
          {text.unexpectedHint}
          <br />
          {error instanceof Error ? error.message : String(error)}
        </>
      }
      action={<PlainButton onClick={() => location.reload()}>{text.reload}</PlainButton>}
    />
  );
}

interface State {
  readonly error: unknown;
  readonly failed: boolean;
}

/** Keeps the rest of the page when a part of it throws. */
export class ErrorBoundary extends Component<{ readonly children: ReactNode }, State> {
  override state: State = { error: undefined, failed: false };

  static getDerivedStateFromError(error: unknown): State {
    return { error, failed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    return this.state.failed ? <Broken error={this.state.error} /> : this.props.children;
  }
}
