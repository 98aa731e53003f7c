import { useNavigate, useSearch } from '@tanstack/react-router';
import { Segmented } from 'antd';
import { SignInForm } from '../../components/sign-in-form/sign-in-form.tsx';
import { useTitle } from '../../ui/title.ts';
import { type Language, language, useLanguage, useTexts } from '../../ui/texts.ts';
import styles from './page.module.css';
import { texts } from './texts.ts';

const options: { value: Language; label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'zh', label: '中文' },
];

export function SignInPage() {
  const text = useTexts(texts);
  const { to = '/inbox' } = useSearch({ from: '/sign-in' });
  const navigate = useNavigate();
  useTitle(text.title);

  return (
    <main className={styles['page']}>
      <section className={styles['card']}>
        <img className={styles['logo']} src="/icon.svg" alt="" />
        <h1 className={styles['title']}>{text.title}</h1>
        <SignInForm onDone={() => void navigate({ href: to, replace: true })} />
        <p className={styles['hint']}>{text.first}</p>
        <p className={styles['hint']}>
          {text.lost} <code>npx chatkeep operator password --login …</code>
        </p>
      </section>
      <Segmented
        aria-label={text.language}
        options={options}
        value={useLanguage()}
        onChange={language.set}
      />
    </main>
  );
}
