// Types that browsers differ in. What is not here is tried.
const types: Readonly<Record<string, string>> = {
  amr: 'audio/amr',
  avi: 'video/x-msvideo',
  wmv: 'video/x-ms-wmv',
  flv: 'video/x-flv',
};

/** Whether it is of no use to try to play a file of this ending. */
export function cannotPlay(extension: string): boolean {
  const type = types[extension];
  return type !== undefined && document.createElement('video').canPlayType(type) === '';
}
