-- name: add_decision
-- The owner of a portfolio allows or blocks an offer.
INSERT INTO portfolio_decision (portfolio, offer, verdict, person, reason, recorded_at)
VALUES (:portfolio, :offer, :verdict, :person, :reason, :now);

-- name: read_decisions
-- The word that stands about each portfolio and offer at an instant: the latest one.
SELECT d.portfolio, d.offer, d.verdict, d.person, d.reason, d.recorded_at
FROM portfolio_decision d
WHERE d.decision_no = (
    SELECT l.decision_no
    FROM portfolio_decision l
    WHERE l.portfolio = d.portfolio AND l.offer = d.offer AND l.recorded_at <= :now
    ORDER BY l.recorded_at DESC, l.decision_no DESC
    LIMIT 1
)
ORDER BY d.portfolio, d.offer;

-- name: count_portfolios
-- The customers of each portfolio.
SELECT portfolio, COUNT(*) AS customers
FROM customer
WHERE portfolio IS NOT NULL
GROUP BY portfolio
ORDER BY portfolio;

-- name: add_signature
-- Somebody answers for a campaign as its files are now.
INSERT INTO signature (campaign, role, person, sha256, recorded_at)
VALUES (:campaign, :role, :person, :sha256, :now);

-- name: read_signatures
-- The latest signature of each campaign and role at an instant.
SELECT s.campaign, s.role, s.person, s.sha256, s.recorded_at
FROM signature s
WHERE s.signature_no = (
    SELECT l.signature_no
    FROM signature l
    WHERE l.campaign = s.campaign AND l.role = s.role AND l.recorded_at <= :now
    ORDER BY l.recorded_at DESC, l.signature_no DESC
    LIMIT 1
)
ORDER BY s.campaign, s.role;

-- name: read_begun
-- The campaigns that took part in a list which somebody exported before an instant.
SELECT DISTINCT JSON_EXTRACT(choice.value, '$[0]') AS campaign
FROM call_list k
JOIN JSON_EACH(k.counts, '$.choices') choice
WHERE EXISTS (SELECT 1 FROM batch b WHERE b.list_no = k.list_no AND b.exported_at < :now);
