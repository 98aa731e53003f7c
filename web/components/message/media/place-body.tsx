import { EnvironmentFilled } from '@ant-design/icons';
import { useTexts } from '../../../ui/texts.ts';
import { numberOf, textOf } from '../body.ts';
import type { BodyProps } from '../by-type.tsx';
import { texts } from '../texts.ts';
import styles from './media.module.css';
import { mapLinks } from './map-links.ts';

/** A place by address and coordinates. Maps are of others: they learn of it when one goes there. */
export function PlaceBody({ message: { body } }: BodyProps) {
  const text = useTexts(texts);
  const address = textOf(body, 'addr');
  const lat = numberOf(body, 'lat');
  const lng = numberOf(body, 'lng');
  const links = mapLinks(lat, lng, address);
  return (
    <span className={styles['place']}>
      <span className={styles['map']} aria-hidden>
        <EnvironmentFilled />
      </span>
      <span className={styles['address']} dir="auto">
        {address ?? text.place.unnamed}
      </span>
      {lat !== undefined && lng !== undefined && (
        <span className={styles['soft']}>
          {' '}
          {lat}, {lng}
        </span>
      )}
      {links !== undefined && (
        <span className={styles['ways']}>
          <a href={links.amap} target="_blank" rel="noopener noreferrer">
            {text.place.amap}
          </a>
          <a href={links.openStreetMap} target="_blank" rel="noopener noreferrer">
            {text.place.osm}
          </a>
        </span>
      )}
    </span>
  );
}
