-- Removes the oldest commits, and with them the blobs that they name, up to a sequence number, but never beyond the
-- previous snapshot. KEYS: log, commits, parts, sequences of parts. ARGV: the sequence number.
local log = redis.call('HMGET', KEYS[1], 'seq', 'first', 'previous-seq')
local seq, first, previous = log[1], log[2], tonumber(log[3] or '')
if not seq or not previous then
  return {'trimmed'}
end
if redis.call('LLEN', KEYS[2]) ~= seq - first + 1 then
  return {'damaged', 'it holds more or fewer commits than its record says'}
end
local upTo = math.min(tonumber(ARGV[1]), previous)
if upTo < tonumber(first) then
  return {'trimmed'}
end
redis.call('HLEN', KEYS[3])
local sequences = redis.call('HGETALL', KEYS[4])

local moved = redis.pcall('HSET', KEYS[1], 'first', string.format('%.0f', upTo + 1))
if type(moved) == 'table' and moved.err then
  return moved
end
local cut = redis.pcall('LTRIM', KEYS[2], string.format('%.0f', upTo + 1 - first), -1)
if cut.err then
  redis.call('HSET', KEYS[1], 'first', first)
  return cut
end
for i = 1, #sequences, 2 do
  if tonumber(sequences[i + 1]) <= upTo then
    redis.call('HDEL', KEYS[3], sequences[i])
    redis.call('HDEL', KEYS[4], sequences[i])
  end
end
return {'trimmed'}
