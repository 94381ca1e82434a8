/** Slow, salted hashing of passwords (ASVS 11.4.2). */
export interface PasswordHasher {
  /** A new salted hash as a PHC string that names its own parameters. */
  hash(password: string): Promise<string>;
  verify(hash: string, password: string): Promise<boolean>;
  /** Costs as much to verify as a real hash and fits no password: for names that nobody has. */
  readonly decoy: string;
  /** Made with other parameters than those in force: to be made anew at the next right password. */
  isOutdated(hash: string): boolean;
}

/** So many are waiting that one more would only be late. Nothing was checked: try again. */
export class PasswordHasherBusy extends Error {
  constructor() {
    super('too many passwords are being checked');
    this.name = 'PasswordHasherBusy';
  }
}
