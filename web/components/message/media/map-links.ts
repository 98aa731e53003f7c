const isLatitude = (value: number) => Math.abs(value) <= 90;
const isLongitude = (value: number) => Math.abs(value) <= 180;

/** Where maps show a place; undefined when the coordinates are none of the earth's. */
export function mapLinks(
  lat: number | undefined,
  lng: number | undefined,
  name: string | undefined,
): { readonly amap: string; readonly openStreetMap: string } | undefined {
  if (lat === undefined || lng === undefined || !isLatitude(lat) || !isLongitude(lng)) {
    return undefined;
  }
  const marker = new URLSearchParams({ position: `${lng},${lat}`, ...(name && { name }) });
  const at = new URLSearchParams({ mlat: String(lat), mlon: String(lng) });
  return {
    amap: `https://uri.amap.com/marker?${marker}`,
    openStreetMap: `https://www.openstreetmap.org/?${at}#map=17/${lat}/${lng}`,
  };
}
