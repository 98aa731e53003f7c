import { PayCircleOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { useTexts } from '../../ui/texts.ts';
import type { Card, PaymentCard, PictureCard } from './card.ts';
import styles from './card.module.css';
import { Detail } from './data-body.tsx';
import { texts } from './texts.ts';

export function CardBody({ card }: { readonly card: Card }) {
  return card.kind === 'payment' ? <Payment card={card} /> : <PictureAndText card={card} />;
}

function Payment({ card }: { readonly card: PaymentCard }) {
  const text = useTexts(texts).card;
  const { amount, price, payUrl } = card;
  const details = [
    [text.orderId, card.orderId],
    [text.customer, card.customer],
    [text.phone, card.phone],
    [text.address, card.address],
    [text.serviceTime, card.serviceTime],
    [text.remark, card.remark],
    [text.ways, card.ways.map((way) => wayOf(way, text.waysOf)).join('、')],
  ] as const;
  return (
    <div className={styles['card']}>
      <p className={styles['kind']}>
        <PayCircleOutlined aria-hidden /> {text.payment}
        <span className={styles['paid']} data-paid={card.paid}>
          {card.paid ? text.paid : text.unpaid}
        </span>
      </p>
      {card.title !== undefined && <p className={styles['title']}>{card.title}</p>}
      {amount !== undefined && (
        <p className={styles['amount']}>
          ¥{amount}
          {price !== undefined && price !== amount && (
            <>
              {' '}
              <s>
                <span className="only-read-aloud">{text.price}</span>¥{price}
              </s>
            </>
          )}
        </p>
      )}
      <dl className={styles['details']}>
        {details.map(
          ([name, value]) =>
            value !== undefined && value !== '' && <Detail key={name} name={name} value={value} />,
        )}
      </dl>
      {payUrl !== undefined && (
        <a href={payUrl} target="_blank" rel="noopener noreferrer nofollow">
          {text.toPay}
        </a>
      )}
    </div>
  );
}

function wayOf(way: string, names: Readonly<Record<'weixin' | 'alipay', string>>): string {
  const known = way.toLowerCase();
  return known === 'weixin' || known === 'alipay' ? names[known] : way;
}

function PictureAndText({ card }: { readonly card: PictureCard }) {
  const text = useTexts(texts).card;
  const [failed, setFailed] = useState(false);
  return (
    <div className={styles['card']}>
      {card.pictureUrl !== undefined && !failed && (
        <img
          className={styles['picture']}
          src={card.pictureUrl}
          alt=""
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setFailed(true)}
        />
      )}
      <p className={styles['title']}>{card.title ?? text.pictureText}</p>
      {card.description !== undefined && (
        <p className={styles['description']} dir="auto">
          {card.description}
        </p>
      )}
      {card.url !== undefined && (
        <a href={card.url} target="_blank" rel="noopener noreferrer nofollow">
          {text.more}
        </a>
      )}
    </div>
  );
}
