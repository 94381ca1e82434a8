import { isIP } from 'node:net';
import type {
  AuthenticationResponseJSON,
  RegistrationResponseJSON,
  WebAuthnCredential,
} from '@simplewebauthn/server';
import type { KeptPasskey, Passkeys } from '#ports/passkeys.ts';

/** Loaded with the first passkey: a program that never sees one starts sooner and stays smaller. */
const library = () => import('@simplewebauthn/server');

const toText = (octets: Buffer): string => octets.toString('base64url');
const toOctets = (text: string): Buffer => Buffer.from(text, 'base64url');

type Transports = WebAuthnCredential['transports'];

const described = ({ credentialId, transports }: KeptPasskey) => ({
  id: toText(credentialId),
  transports: [...transports] as NonNullable<Transports>,
});

const TIMEOUT_MS = 5 * 60_000;

/** EdDSA, ES256 and RS256 (IANA COSE): what is asked for must be verified for years, so nothing experimental. */
const algorithms = [-8, -7, -257];

/** Passkeys of the site at `baseUrl`. What can't be verified is answered with null, whatever it was. */
export function createPasskeys(baseUrl: string): Passkeys {
  const site = URL.parse(baseUrl);
  const origin = site?.origin ?? '';
  const rpID = site?.hostname ?? '';
  const expected = (isOurs: (challenge: Buffer) => boolean) => ({
    expectedChallenge: (challenge: string) => isOurs(toOctets(challenge)),
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  });
  return {
    // WebAuthn 5.1.2: an effective domain is needed, and a number is none.
    areOffered: rpID !== '' && isIP(rpID.replace(/^\[|\]$/g, '')) === 0,
    async creationOptions({ challenge, userHandle, userName, displayName, siteName, known }) {
      const { generateRegistrationOptions } = await library();
      const options = await generateRegistrationOptions({
        rpID,
        rpName: siteName,
        userName,
        userDisplayName: displayName,
        userID: Uint8Array.from(userHandle),
        challenge: Uint8Array.from(challenge),
        timeout: TIMEOUT_MS,
        attestationType: 'none',
        supportedAlgorithmIDs: algorithms,
        excludeCredentials: known.map(described),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      });
      return { ...options };
    },
    async requestOptions({ challenge, known }) {
      const { generateAuthenticationOptions } = await library();
      const options = await generateAuthenticationOptions({
        rpID,
        challenge: Uint8Array.from(challenge),
        timeout: TIMEOUT_MS,
        allowCredentials: known.map(described),
        userVerification: 'required',
      });
      return { ...options };
    },
    claimed(answer) {
      const { id, response } = answer as Partial<AuthenticationResponseJSON>;
      if (typeof id !== 'string' || id === '' || id.length > 2000) return null;
      const handle = response?.userHandle;
      const hasHandle = typeof handle === 'string' && handle !== '';
      return { credentialId: toOctets(id), userHandle: hasHandle ? toOctets(handle) : null };
    },
    async verifyCreation(answer, isOurs) {
      const { verifyRegistrationResponse } = await library();
      return unlessWrong(async () => {
        const response = answer as unknown as RegistrationResponseJSON;
        const { registrationInfo } = await verifyRegistrationResponse({
          ...expected(isOurs),
          supportedAlgorithmIDs: algorithms,
          response,
        });
        if (!registrationInfo) return null;
        const { id, publicKey, counter, transports } = registrationInfo.credential;
        return {
          credentialId: toOctets(id),
          publicKey: Buffer.from(publicKey),
          signCount: counter,
          transports: knownTransports(transports),
        };
      });
    },
    async verifyRequest(answer, passkey, isOurs) {
      const { verifyAuthenticationResponse } = await library();
      return unlessWrong(async () => {
        const { verified, authenticationInfo } = await verifyAuthenticationResponse({
          ...expected(isOurs),
          response: answer as unknown as AuthenticationResponseJSON,
          credential: {
            id: toText(passkey.credentialId),
            publicKey: Uint8Array.from(passkey.publicKey),
            counter: passkey.signCount,
          },
        });
        return verified ? { signCount: authenticationInfo.newCounter } : null;
      });
    },
  };
}

/** What a browser may name (WebAuthn 5.8.4); the words come from outside. */
const transportNames = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'];

const knownTransports = (named: Transports): string[] =>
  (Array.isArray(named) ? named : []).filter((each) => transportNames.includes(each));

/** The library throws at whatever is malformed, forged or for another site: all of that is wrong. */
async function unlessWrong<T>(verify: () => Promise<T | null>): Promise<T | null> {
  try {
    return await verify();
  } catch {
    return null;
  }
}
