import type { FastifyReply, FastifyRequest } from 'fastify';

export type CountRequest = (request: {
  method: string;
  route: string;
  status: number;
  seconds: number;
}) => void;

/** One line in the log and one count for each answer: the route's pattern, never the path. */
export const observe =
  (count: CountRequest) =>
  async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const route = request.routeOptions.url ?? 'none';
    const { statusCode: status, elapsedTime } = reply;
    count({ method: request.method, route, status, seconds: elapsedTime / 1000 });
    request.log.info({ req: request, status, ms: Math.round(elapsedTime) }, 'answered');
  };
