"""One record of each documented shape, and the edge that it tells of."""

# ruff: noqa: E501 - records are as their sources write them

from __future__ import annotations

import gzip
import json

import pytest

from tests.flows.helping import collected, lines_of

AWS = {
    "structured keys of v1.0": (
        (
            '{"level":"info","ts":"2024-09-23T12:36:53.562Z","logger":"ebpf-client","msg":"Flow '
            'Info: ","Src IP":"8.8.4.4","Src Port":39197,"Dest IP":"1.1.1.1","Dest Port":53,"Proto":"TCP",'
            '"Verdict":"ACCEPT"}'
        ),
        "8.8.4.4 > 1.1.1.1:53/TCP allowed-by-policy 1",
    ),
    "text since v1.2.2": (
        (
            '{"level":"debug","ts":"2026-04-13T21:25:00.000Z","caller":"x","msg":"Flow Info: Src IP: '
            "8.8.4.4 Src Port: 45000 Dest IP: 1.1.1.1 Dest Port: 443 Proto TCP Verdict DENY Direction "
            'egress"}'
        ),
        "8.8.4.4 > 1.1.1.1:443/TCP denied 1",
    ),
    "IPv6 with colons and a tier": (
        (
            '{"ts":"2026-04-13T21:25:00.000Z","caller":"x","msg":"Flow Info: Src IP: 2a00::1 Src Port: '
            "45000 Dest IP: 2a00::2 Dest Port: 443 Proto: TCP Verdict: ACCEPT Direction: egress Tier: "
            'DEFAULT"}'
        ),
        "2a00::1 > 2a00::2:443/TCP allowed-by-default 1",
    ),
    "CloudWatch": (
        (
            '{"timestamp":1714000000000,"message":"Node: n;SIP: 8.8.4.4;SPORT: 5;DIP: 1.1.1.1;DPORT: '
            '443;PROTOCOL: TCP;PolicyVerdict: DENY;Tier: NETWORK_POLICY"}'
        ),
        "8.8.4.4 > 1.1.1.1:443/TCP denied 1",
    ),
}
GKE = {
    "allowed, with a ReplicaSet as workload": (
        (
            '{"connection":{"src_ip":"10.84.1.7","dest_ip":"10.84.0.11","src_port":55644,"dest_port":'
            '8080,"protocol":"tcp","direction":"ingress"},"disposition":"allow","policies":[{"name":'
            '"np","namespace":"default","kind":"NetworkPolicy"}],"src":{"pod_name":'
            '"client-7b78d7c957-zkn54","workload_kind":"ReplicaSet","workload_name":"client-7b78d7c957"'
            ',"pod_namespace":"default"},"dest":{"pod_name":"server-745c798fc9-hzpxt","workload_kind":'
            '"ReplicaSet","workload_name":"server-745c798fc9","namespace":"default"},"count":1,'
            '"timestamp":"2020-06-13T21:29:31.445836587Z"}'
        ),
        "default/Deployment/client > default/Deployment/server:8080/TCP allowed-by-policy 1",
    ),
    "denials added up, to an outside address": (
        (
            '{"connection":{"src_ip":"10.84.1.6","dest_ip":"169.254.169.254","src_port":45084,'
            '"dest_port":53,"protocol":"udp","direction":"egress"},"disposition":"deny","src":{'
            '"pod_name":"client","pod_namespace":"default","workload_kind":"Pod","workload_name":'
            '"client"},"dest":{"instance":"169.254.169.254"},"count":7,"timestamp":'
            '"2020-06-13T21:32:00Z"}'
        ),
        "default/Pod/client > 169.254.169.254:53/UDP denied 7",
    ),
}
CALICO = {
    "emitter, with a staged policy that would deny": (
        (
            '{"Key":{"source_name":"web-*","source_namespace":"shop","source_type":1,"dest_name":'
            '"api-7b78d7c957-*","dest_namespace":"shop","dest_type":1,"dest_port":8080,"proto":"tcp",'
            '"reporter":1,"action":1,"policies":{"enforced_policies":[{"kind":9,"name":"kns.shop",'
            '"action":1}],"pending_policies":[{"kind":5,"name":"closed","action":2}]}},"start_time":'
            '1714000000,"end_time":1714000015,"num_connections_started":4}'
        ),
        "shop/web > shop/Deployment/api:8080/TCP would-be-denied 4",
    ),
    "Whisker, to the outside, by default": (
        (
            '{"start_time":"2025-04-01T00:00:00Z","end_time":"2025-04-01T00:00:15Z","action":"Allow",'
            '"source_name":"web-*","source_namespace":"shop","source_labels":"a=b | c=d","dest_name":'
            '"PUBLIC NETWORK","dest_namespace":"","protocol":"tcp","dest_port":443,"reporter":"Src",'
            '"policies":{"enforced":[{"kind":"Profile","name":"kns.shop","action":"Allow"}],'
            '"pending":[]}}'
        ),
        "shop/web > PUBLIC NETWORK:443/TCP allowed-by-default 1",
    ),
}
ANTREA = {
    "flow logger, pretty: the pod's port and not the Service's": (
        (
            "1637706961,1637706973,10.10.0.79,10.10.0.80,44752,5201,TCP,client,test,n1,server,test-b,"
            "n2,10.10.1.10,10.10.1.10,5202,test-b/perf:tcp,in,test,rule,Drop,K8sNetworkPolicy,out,test,"
            "rule-e,Allow,K8sNetworkPolicy,,,"
        ),
        "test/Pod/client > test-b/Pod/server:5201/TCP denied 1",
    ),
    "flow logger, numbers": (
        (
            "1637706961,1637706973,10.10.0.79,10.10.0.80,44752,5201,6,client,test,n1,server,test-b,n2,"
            ",,0,,,,,0,0,out,test,rule-e,1,1,,,"
        ),
        "test/Pod/client > test-b/Pod/server:5201/TCP allowed-by-policy 1",
    ),
    "np.log": (
        (
            "2023/07/04 12:31:02.801442 IngressRule K8sNetworkPolicy:default/allow-80 <nil> Ingress "
            "Allow 190 default/nettool 8.8.8.8 57050 10.10.1.7 80 TCP 60 <nil>"
        ),
        "8.8.8.8 > default/Pod/nettool:80/TCP allowed-by-policy 1",
    ),
    "np.log, a drop by default without ports": (
        (
            "2023/07/04 12:33:26.221413 IngressDefaultRule K8sNetworkPolicy <nil> Ingress Drop <nil> "
            "default/nettool 8.8.8.8 <nil> 10.10.1.7 <nil> ICMP 84 <nil>"
        ),
        "8.8.8.8 > default/Pod/nettool:0/ICMP denied 1",
    ),
}
OVN = {
    "a request": (
        (
            '2024-06-09T19:00:10.441Z|00162|acl_log(ovn_pinctrl0)|INFO|name="NP:shop:web:Egress:1", '
            "verdict=allow, severity=alert, direction=from-lport: tcp,vlan_tci=0x0000,dl_src=0a:58,"
            "nw_src=8.8.4.4,nw_dst=1.1.1.1,tp_src=33690,tp_dst=6443,tcp_flags=syn"
        ),
        "8.8.4.4 > 1.1.1.1:6443/TCP allowed-by-policy 1",
    ),
    "4.9, without direction": (
        (
            '2024-06-09T19:00:10.441Z|00162|acl_log(ovn_pinctrl0)|INFO|name="deny", verdict=drop, '
            "severity=alert: icmp,vlan_tci=0x0000,nw_src=8.8.4.4,nw_dst=1.1.1.1,icmp_type=8"
        ),
        "8.8.4.4 > 1.1.1.1:0/ICMP denied 1",
    ),
}
KERNEL = {
    "kube-iptables-tailer": (
        (
            "2019-02-04T10:10:12.345678-07:00 host DROPPED: SRC=8.8.4.4 SPT=56789 DST=1.1.1.1 DPT=1234 "
            "PROTO=TCP IN=eth0 OUT=eth1 MAC=aa TTL=63"
        ),
        "8.8.4.4 > 1.1.1.1:1234/TCP denied 1",
    ),
    "Calico's Log rule, through journald": (
        (
            "2026-01-01T10:10:12+0000 node kernel: calico-allowed: IN=cali1 OUT=eth0 MAC=aa SRC=8.8.4.4 "
            "DST=1.1.1.1 LEN=60 TTL=63 ID=1 DF PROTO=TCP SPT=40000 DPT=443 RES=0x00 SYN URGP=0"
        ),
        "8.8.4.4 > 1.1.1.1:443/TCP allowed 1",
    ),
}
PLAIN = {
    "an object": (
        (
            '{"time":"2026-01-01T00:00:00Z","source":"shop/Deployment/web","destination":"1.1.1.1",'
            '"port":443,"name":"one.example","verdict":"denied","count":3}'
        ),
        "shop/Deployment/web > 1.1.1.1:443/TCP denied 3",
    ),
    "CSV": (
        "time,source,destination,port\n2026-01-01T00:00:00Z,shop/Deployment/web,shop/db-0,5432",
        "shop/Deployment/web > shop/Pod/db-0:5432/TCP allowed 1",
    ),
}
RETINA = {
    "a DNS number that Hubble does not have": (
        (
            '{"flow":{"time":"2026-01-01T00:00:00Z","verdict":16,"IP":{"source":"10.0.0.5",'
            '"destination":"1.1.1.1"},"l4":{"UDP":{"source_port":40000,"destination_port":53}},'
            '"source":{"namespace":"shop","pod_name":"web"},"is_reply":false}}'
        ),
        "shop/Pod/web > 1.1.1.1:53/UDP allowed 1",
    ),
    "AKS: added up, without addresses": (
        (
            '{"flow":{"time":"2026-01-01T00:00:00Z","verdict":"FORWARDED","l4":{"TCP":{'
            '"destination_port":8080}},"source":{"namespace":"shop","workloads":[{"name":"web","kind":'
            '"Deployment"}]},"destination":{"namespace":"shop","workloads":[{"name":"api","kind":'
            '"Deployment"}]},"is_reply":false,"aggregate":{"egress_flow_count":12}}}'
        ),
        "shop/Deployment/web > shop/Deployment/api:8080/TCP allowed 12",
    ),
}
SHAPES = {
    f"{group}: {name}": shape
    for group, shapes in {
        "aws": AWS, "gke": GKE, "calico": CALICO, "antrea": ANTREA, "ovn": OVN, "kernel": KERNEL,
        "plain": PLAIN, "retina": RETINA,
    }.items()
    for name, shape in shapes.items()
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_known_and_read(name: str) -> None:
    """Found out from what it holds, and nothing is set aside but a header."""
    record, expected = SHAPES[name]
    found = collected(record.encode() + b"\n")
    assert lines_of(found) == [expected]
    assert found.accounting.is_complete


@pytest.mark.parametrize("name", [name for name in SHAPES if not name.startswith("plain: CSV")])
def test_wrappings_of_log_collectors_change_nothing(name: str) -> None:
    """fluent-bit's ``log``, Loki's streams, and compressed as well."""
    record, expected = SHAPES[name]
    wrapped = json.dumps({"log": record, "stream": "stdout"}).encode() + b"\n"
    loki = {"data": {"result": [{"stream": {"app": "x"}, "values": [["1", record]]}]}}
    for text in (wrapped, json.dumps(loki, indent=1).encode(), gzip.compress(wrapped)):
        assert lines_of(collected(text)) == [expected]
