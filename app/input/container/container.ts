// What a container is: something that holds evidence files. A bare file is the container of itself.
import type { ByteStream } from '../byte-stream';
import type { Intake } from '../intake';

export interface Container {
  readonly id: string;
  sniff(stream: ByteStream): boolean;
  /** Hands every file to the intake. Throws InputFaults only. */
  unpack(stream: ByteStream, intake: Intake): Promise<void>;
}
