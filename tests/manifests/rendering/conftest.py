"""A chart and a kustomize folder on disk, and the real programs on PATH."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.tools import folder_of_tools

CHART = """\
apiVersion: v2
name: shop
version: 1.2.3
"""
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}-web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web, tier: {{ .Values.tier | quote }}}}
    spec: {containers: [{name: web, image: none}]}
"""
POLICY = """\
{{- if .Values.policy }}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: web
  namespace: {{ .Release.Namespace }}
spec:
  podSelector: {matchLabels: {app: web}}
  policyTypes: [Ingress]
{{- end }}
"""
VALUES = "tier: front\npolicy: true\n"
KUSTOMIZATION = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: shop
resources: [web.yaml]
"""
WEB = """\
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec: {containers: [{name: web, image: none}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec: {podSelector: {}, ingress: [{from: [{podSelectr: {}}]}]}
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a chart ``charts/shop`` and a kustomize folder ``overlay``."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KUBECONFIG", str(tmp_path / "no-kubeconfig"))
    for name in ("CACHE", "CONFIG", "DATA"):
        monkeypatch.setenv(f"HELM_{name}_HOME", str(tmp_path / "helm"))
    for name, text in {
        "charts/shop/Chart.yaml": CHART,
        "charts/shop/values.yaml": VALUES,
        "charts/shop/templates/web.yaml": DEPLOYMENT,
        "charts/shop/templates/policies/web.yaml": POLICY,
        "overlay/kustomization.yaml": KUSTOMIZATION,
        "overlay/web.yaml": WEB,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the real kubectl, helm and kustomize first on PATH."""
    folder = folder_of_tools()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder
