-- Reads on after a commit. KEYS: log, commits. ARGV: its sequence number, how many commits and how many bytes of them at
-- the most, but one at the least.
-- A master that became a replica is behind: its driver learns of that later than others write.
if string.find(redis.call('INFO', 'replication'), 'role:slave', 1, true) then
  return redis.error_reply('READONLY the server is not a master any more')
end
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
