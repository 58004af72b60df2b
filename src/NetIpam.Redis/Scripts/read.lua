-- Reads on after a commit. KEYS: log, commits. ARGV: its sequence number, how many commits and how many bytes of them at
-- the most, but one at the least.
local log = redis.call('HMGET', KEYS[1], 'seq', 'id', 'first')
local seq, first = log[1], log[3]
if not seq then
  if redis.call('EXISTS', KEYS[2]) == 1 then
    return {'damaged', 'its record is missing, but not its commits'}
  end
  return {'gone'}
end
if redis.call('LLEN', KEYS[2]) ~= seq - first + 1 then
  return {'damaged', 'it holds more or fewer commits than its record says'}
end
local place = ARGV[1] + 1 - first
if place < 0 then
  return {'trimmed', first}
end

local answer = {'commits', seq}
local room = tonumber(ARGV[3])
for _, entry in ipairs(redis.call('LRANGE', KEYS[2], place, place + ARGV[2] - 1)) do
  room = room - #entry
  if room < 0 and #answer > 2 then
    break
  end
  answer[#answer + 1] = entry
end
return answer
