/** A certificate for `localhost` that no client trusts, self-signed: for tests only, valid until 2120. */
export const certificate = `-----BEGIN CERTIFICATE-----
MIIBYTCCAQegAwIBAgIBATAKBggqhkjOPQQDAjAUMRIwEAYDVQQDDAlsb2NhbGhv
c3QwIBcNMjAwMTAxMDAwMDAwWhgPMjEyMDAxMDEwMDAwMDBaMBQxEjAQBgNVBAMM
CWxvY2FsaG9zdDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABPTY0NyQk5Rrg37w
mk2rtnCHdD1HPnk+kzGkzFPucrFzWSC8o2toSB4d/dhLEpuemW86BOC8061vdVPC
crItZPmjSDBGMBQGA1UdEQQNMAuCCWxvY2FsaG9zdDAPBgNVHRMBAf8EBTADAQH/
MB0GA1UdDgQWBBSC95djyi/BsGgMoonc78jbmMKTizAKBggqhkjOPQQDAgNIADBF
AiEAqlI0Hnkfrfx7FVBcet2MXUy401MoBmBEntXhpiw71LACIGnobuKifejnMTrF
9ODusP5/mG/umliA85eN77KpO3xA
-----END CERTIFICATE-----
`;

/** Its key, which is no secret. */
export const privateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgTLYRug1yo3S7XMMj
dpmZbIPXAzEH5fZqRVaUGv6ahrmhRANCAAT02NDckJOUa4N+8JpNq7Zwh3Q9Rz55
PpMxpMxT7nKxc1kgvKNraEgeHf3YSxKbnplvOgTgvNOtb3VTwnKyLWT5
-----END PRIVATE KEY-----
`;
