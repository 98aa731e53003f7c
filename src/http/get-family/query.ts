import { type TObject, Type } from 'typebox';

const optionalText = (description: string) => Type.Optional(Type.String({ description }));

/** What the query of every call may carry. It only describes: nothing of it is required on the wire. */
export const queryProperties = {
  apiVersion: optionalText('01 or 02; not used.'),
  client: optionalText('The calling app, 32 hex digits; a registered one may sign.'),
  channel: optionalText("The app's distribution channel, 32 hex digits; not used."),
  version: optionalText('Version of the app; not used.'),
  sign: optionalText('32 hex digits over the whole request, see "Signing".'),
  timestamp: optionalText('Epoch ms; when signed, at most five minutes from now.'),
  nonce: optionalText('When signed, refused the second time it is used.'),
};

export const CallQuery: TObject<typeof queryProperties> = Type.Object(queryProperties);
